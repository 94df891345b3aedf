import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import { listProtos } from '../../../../codegen/src/protos-in/list-protos.js';
import { loadProtos } from '../../../../codegen/src/protos-in/load-protos.js';

const SYNTAX = 'syntax = "proto3";\n';
const opened: string[] = [];
after(() => {
  for (const dir of opened) rmSync(dir, { recursive: true });
});

function project(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'nopal-protos-'));
  opened.push(dir);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, 'protos', file)), { recursive: true });
    writeFileSync(join(dir, 'protos', file), text);
  }
  return dir;
}

function load(dir: string) {
  const findings = new Findings();
  const files = loadProtos(dir, 'protos', listProtos(join(dir, 'protos')), findings);
  const messages = findings.sorted().map(({ code, message }) => `${code} ${message}`);
  return { paths: files.map((file) => file.path), messages };
}

test('lists the .proto files below the folder, without the generated ones, sorted', () => {
  const dir = project({
    'b.proto': SYNTAX,
    'a/gen/x.proto': SYNTAX,
    'gen/ours.proto': SYNTAX,
    'gen/deep/ours.proto': SYNTAX,
    'a/readme.md': '',
    'node_modules/x/y.proto': SYNTAX,
  });
  symlinkSync('/etc', join(dir, 'protos/out'));
  symlinkSync(join(dir, 'protos/b.proto'), join(dir, 'protos/link.proto'));
  assert.deepEqual(listProtos(join(dir, 'protos')), ['a/gen/x.proto', 'b.proto']);
  assert.deepEqual(listProtos(join(dir, 'nowhere')), []);
});

test('gives each file behind those that it imports, and of google.protobuf what is imported', () => {
  const dir = project({
    'a.proto': `${SYNTAX}import "z.proto";\nimport "google/protobuf/empty.proto";\n`,
    'm.proto': `${SYNTAX}import "z.proto";\nimport "google/protobuf/empty.proto";\n`,
    'z.proto': SYNTAX,
    // A copy that the developer keeps for other tools.
    'google/protobuf/empty.proto': 'syntax = "proto2";',
  });
  assert.deepEqual(load(dir), {
    paths: ['z.proto', 'google/protobuf/empty.proto', 'a.proto', 'm.proto'],
    messages: [],
  });
});

test('refuses a file of more than 1 MiB, and more than 16 MiB in all, before it is read', () => {
  const filler = `${SYNTAX}//${'x'.repeat(1024 * 1024 - 30)}\n`;
  const many = Object.fromEntries(
    Array.from({ length: 18 }, (_, i) => [`f${10 + i}.proto`, filler]),
  );
  const { messages } = load(project({ ...many, 'large.proto': `${filler}${' '.repeat(40)}` }));
  assert.deepEqual(messages, [
    'CG3060 this file has 1048568 bytes; at most 16777216 in all',
    'CG3060 this file has 1048568 bytes; at most 16777216 in all',
    'CG3060 this file has 1048608 bytes; at most 1048576 bytes',
  ]);
});

test('refuses more than 1,000 files', () => {
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`f${i}.proto`, SYNTAX]));
  const { paths, messages } = load(project(many));
  assert.deepEqual(paths, []);
  assert.deepEqual(messages, ['CG3060 protos holds 1001 .proto files; at most 1000']);
});
