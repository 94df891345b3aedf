// Runs the test files whose path contains one of the arguments (all without one) in node:test.
//   node test/run.mjs [part of a path …]
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const files = readdirSync(join(root, 'test'), { recursive: true })
  .map((file) => join('test', String(file)))
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();

if (files.length === 0) {
  process.stderr.write(
    `no test file under ${relative(process.cwd(), join(root, 'test'))} matches ${wanted.join(', ')}\n`,
  );
  process.exit(1);
}
const node = [
  '--conditions=source',
  '--import',
  'tsx',
  '--test',
  '--test-concurrency=2',
  ...flags,
  ...files,
];
spawn(process.execPath, node, { cwd: root, stdio: 'inherit' }).on('exit', (code) =>
  process.exit(code ?? 1),
);
