import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { formatDiagnostics, generate } from '@nopal/codegen';
import { CaseProject, casesDir } from './case-project.js';

const update = process.env.NOPAL_UPDATE === '1';
const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

// mapping and diagnostics are read by test/unit/codegen/model, file by file.
for (const name of readdirSync(casesDir).filter((one) => !/^(?:mapping|diagnostics)$/.test(one))) {
  test(`the case ${name} gives what its expected folder holds`, async () => {
    const project = new CaseProject(name, 'cases');
    opened.push(project);
    const config = JSON.parse(project.read('nopal.config.json')) as { output?: string };
    const result = await generate({ projectDir: project.dir });
    const found = project.generated(config.output);
    for (const [file, text] of project.protos()) found.set(`protos/${file}`, text);
    if (result.outcome === 'generated')
      found.set('codegen.lock.json', project.read('codegen.lock.json'));
    if (result.diagnostics.length > 0) {
      found.set('diagnostics.json', `${JSON.stringify(result.diagnostics, undefined, 2)}\n`);
      found.set('diagnostics.txt', formatDiagnostics(result.diagnostics));
    }
    assert.equal(
      result.outcome,
      /^breaking/.test(name) ? 'breaking' : /^errors/.test(name) ? 'failed' : 'generated',
      formatDiagnostics(result.diagnostics),
    );
    const expectedDir = join(casesDir, name, 'expected');
    if (update) rewrite(expectedDir, found);
    assert.deepEqual([...found.keys()].sort(), filesOf(expectedDir));
    for (const [file, text] of found) {
      assert.equal(text, readFileSync(join(expectedDir, file), 'utf8'), `${name}/expected/${file}`);
      assert.ok(
        !text.includes('\r') && !text.includes(process.cwd()),
        `${file} has LF and no absolute path`,
      );
    }
  });
}

function filesOf(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(dir.length + 1))
    .sort();
}

function rewrite(dir: string, files: ReadonlyMap<string, string>): void {
  rmSync(dir, { recursive: true, force: true });
  for (const [file, text] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
}
