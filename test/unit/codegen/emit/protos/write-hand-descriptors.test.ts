import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DescriptorWriter } from '../../../../../codegen/src/emit/protos/descriptor-writer.js';
import { writeHandFile } from '../../../../../codegen/src/emit/protos/write-hand-descriptors.js';
import { Findings } from '../../../../../codegen/src/ir/diagnostic.js';
import { readProtos } from '../../../../../codegen/src/protos-in/read-protos.js';
import { bufDescriptors } from '../../../../support/buf.js';
import { writeProtos } from '../../../../support/protoc.js';

const opened: string[] = [];
after(() => {
  for (const dir of opened) rmSync(dir, { recursive: true });
});

/** The files as we describe them, and as buf does. */
async function both(files: Readonly<Record<string, string>>) {
  const projectDir = mkdtempSync(join(tmpdir(), 'nopal-descriptors-'));
  opened.push(projectDir);
  const folder = join(projectDir, 'protos');
  const texts = Object.entries(files).map(
    ([path, text]) => [path, `syntax = "proto3";\n${text}`] as const,
  );
  writeProtos(folder, new Map(texts));
  const findings = new Findings();
  const paths = Object.keys(files);
  const place = { projectDir, folder: 'protos', paths, output: 'generated', ownPackage: 'game.v1' };
  const protos = readProtos(place, findings);
  const errors = findings.sorted().filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, []);
  assert.ok(protos !== undefined);
  const { files: parsed, symbols } = protos.sources;
  const out = new DescriptorWriter();
  for (const file of parsed) out.message(1, () => writeHandFile(out, file, symbols));
  const theirs = await bufDescriptors(folder, join(projectDir, 'image.binpb'));
  return { ours: Buffer.from(out.finish()).toString('latin1'), theirs: toText(theirs) };
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

test('messages are described byte for byte as buf does: maps, oneofs, presence, reserved numbers', async () => {
  const { ours, theirs } = await both({
    'a.proto': `package a.v1;
      message M {
        option deprecated = true;
        optional string name = 1; string _name = 2; optional M _self = 3; optional E X_name = 4;
        map<string, Inner> by_name = 5;
        message Inner { message M { int32 x = 1; } M near = 1; .a.v1.M far = 2; a.v1.M.Inner own = 3; }
        oneof first { bool b1 = 6; E e = 7; } map<sint64, E> __odd__2nd_Name = 8; oneof second { bytes b2 = 9; }
        repeated double many_values = 10 [deprecated = true]; Inner.M other = 11 [json_name = "not other"];
        reserved 100, 200 to 300, 1000 to max; reserved "gone", "too";
        enum Nested { NESTED_UNSPECIFIED = 0; }
      }
      enum E {
        option deprecated = true;
        reserved -9 to -5, 40 to max, 7; reserved "E_GONE";
        E_ZERO = 0; E_LEAST = -2147483648; E_OLD = 3 [deprecated = true];
      }`,
  });
  assert.equal(ours, theirs);
});

test('files without a package, public imports and services are described as buf does', async () => {
  const { ours, theirs } = await both({
    'a/base.proto': 'message Base { Base.Kind kind = 1; enum Kind { KIND_UNSPECIFIED = 0; } }',
    'b/all.proto':
      'package b; import "c/plain.proto"; import public "a/base.proto"; message B { c.C c = 1; }',
    'c/plain.proto': 'package c; message C {}',
    'd/service.proto': `package d.v1; import "b/all.proto";
      service Old {
        option deprecated = true;
        rpc One(b.B) returns (.Base);
        rpc Up(stream Base) returns (Base);
        rpc Down(Base) returns (stream Base) { option deprecated = true; }
        rpc Both(stream Base) returns (stream b.B);
      }`,
  });
  assert.equal(ours, theirs);
});
