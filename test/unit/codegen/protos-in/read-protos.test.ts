import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import type { HandProtos } from '../../../../codegen/src/protos-in/hand-protos.js';
import { readProtos } from '../../../../codegen/src/protos-in/read-protos.js';

const opened: string[] = [];
after(() => {
  for (const dir of opened) rmSync(dir, { recursive: true });
});

function read(body: string): { protos: HandProtos | undefined; messages: readonly string[] } {
  const projectDir = mkdtempSync(join(tmpdir(), 'nopal-protos-'));
  opened.push(projectDir);
  mkdirSync(join(projectDir, 'protos'));
  writeFileSync(join(projectDir, 'protos/a.proto'), `syntax = "proto3";\npackage a.v1;\n${body}`);
  const findings = new Findings();
  const place = { projectDir, folder: 'protos', paths: ['a.proto'], output: 'generated' };
  const protos = readProtos({ ...place, ownPackage: 'game.v1' }, findings);
  return { protos, messages: findings.sorted().map(({ code, message }) => `${code} ${message}`) };
}

function good(body: string): HandProtos {
  const { protos, messages } = read(body);
  assert.deepEqual(messages, []);
  assert.ok(protos !== undefined);
  return protos;
}

function fieldsOf(protos: HandProtos, id: string) {
  const definition = protos.types[id];
  assert.equal(definition?.k, 'object');
  return Object.fromEntries(
    definition.fields.map((field) => [
      `${field.name}${field.optional ? '?' : ''}`,
      JSON.stringify(field.type),
    ]),
  );
}

test('a field is there unless it is optional, a message, or one of a oneof', () => {
  const protos = good(`
    message M {
      string a = 1; optional string b = 2; M c = 3; optional M d = 4; repeated M e = 5; E f = 6; optional E g = 7;
      oneof o { string h = 8; M i = 9; } oneof p { bytes j = 10; }
    }
    enum E { E_A = 0; E_B = 1; }`);
  assert.deepEqual(fieldsOf(protos, 'AV1M'), {
    a: '{"k":"string"}',
    'b?': '{"k":"string"}',
    'c?': '{"k":"ref","id":"AV1M"}',
    'd?': '{"k":"ref","id":"AV1M"}',
    e: '{"k":"array","of":{"k":"ref","id":"AV1M"}}',
    f: '{"k":"ref","id":"AV1E"}',
    'g?': '{"k":"ref","id":"AV1E"}',
    'h?': '{"k":"string"}',
    'i?': '{"k":"ref","id":"AV1M"}',
    'j?': '{"k":"bytes"}',
  });
  const definition = protos.types.AV1M;
  assert.ok(definition?.k === 'object');
  assert.deepEqual(definition.oneofs, [['h', 'i']]);
  const presences = protos.wire.messages
    .get('a.v1.M')
    ?.fields.map(({ presence, oneof }) => `${presence} ${oneof ?? ''}`.trim());
  assert.deepEqual(presences?.slice(6), ['optional', 'case o', 'case o', 'case p']);
});

test('well-known messages are what TypeScript has for them', () => {
  const protos = good(`
    import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto";
    import "google/protobuf/struct.proto"; import "google/protobuf/any.proto";
    message M {
      google.protobuf.Timestamp a = 1; repeated google.protobuf.Timestamp b = 2; google.protobuf.UInt64Value c = 3;
      google.protobuf.Value d = 4; google.protobuf.Struct e = 5; google.protobuf.ListValue f = 6;
      google.protobuf.NullValue g = 7; google.protobuf.Any h = 8; map<string, google.protobuf.BoolValue> i = 9;
    }`);
  assert.deepEqual(fieldsOf(protos, 'AV1M'), {
    'a?': '{"k":"date"}',
    b: '{"k":"array","of":{"k":"date"}}',
    'c?': '{"k":"bigint","as":"uint64"}',
    'd?': '{"k":"json"}',
    'e?': '{"k":"record","of":{"k":"json"}}',
    'f?': '{"k":"array","of":{"k":"json"}}',
    g: '{"k":"ref","id":"GoogleProtobufNullValue"}',
    'h?': '{"k":"ref","id":"GoogleProtobufAny"}',
    i: '{"k":"map","key":{"k":"string"},"of":{"k":"boolean"}}',
  });
  const box = protos.wire.messages.get('google.protobuf.UInt64Value');
  assert.equal(box?.shape, 'box');
  assert.deepEqual(
    box.fields.map(({ member, number, presence }) => [member, number, presence]),
    [['value', 1, 'plain']],
  );
});

test('members are called as in the JSON of protobuf', () => {
  const names = ['a', 'a_b', 'b__c', '_c', 'd_', 'e_1f', 'HTTPPort', 'g_H', 'i1_j'];
  const body = names.map((name, i) => `string ${name} = ${i + 1};`).join(' ');
  const protos = good(`message M { ${body} string z = 50 [json_name = "@Type"]; }`);
  const found = Object.keys(fieldsOf(protos, 'AV1M'));
  assert.deepEqual(found, ['a', 'aB', 'bC', 'C', 'd', 'e1f', 'HTTPPort', 'gH', 'i1J', '@Type']);
});

test('values lose the name of their enum only where all have it', () => {
  const protos = good(`
    enum Mode { MODE_A = 0; MODE_B_C = 1; }
    enum HTTPVerb { HTTP_VERB_GET = 0; }
    enum Mixed { MIXED_A = 0; B = 1; }
    enum Digit { DIGIT_1 = 0; }
    enum Bare { BARE_ = 0; }`);
  const names = (id: string) => {
    const definition = protos.types[id];
    return definition?.k === 'enum' ? definition.members.map((one) => one.name) : [];
  };
  assert.deepEqual(names('AV1Mode'), ['A', 'B_C']);
  assert.deepEqual(names('AV1HTTPVerb'), ['GET']);
  assert.deepEqual(names('AV1Mixed'), ['MIXED_A', 'B']);
  assert.deepEqual(names('AV1Digit'), ['DIGIT_1']);
  assert.deepEqual(names('AV1Bare'), ['BARE_']);
});

test('a name means the innermost declaration that has it', () => {
  const protos = good(`
    message A { message B { message A {} A inner = 1; .a.v1.A outer = 2; B self = 3; v1.A package = 4; } B b = 1; }
    message B {}`);
  assert.deepEqual(fieldsOf(protos, 'AV1AB'), {
    'inner?': '{"k":"ref","id":"AV1ABA"}',
    'outer?': '{"k":"ref","id":"AV1A"}',
    'self?': '{"k":"ref","id":"AV1AB"}',
    'package?': '{"k":"ref","id":"AV1A"}',
  });
  assert.deepEqual(fieldsOf(protos, 'AV1A'), { 'b?': '{"k":"ref","id":"AV1AB"}' });
});

test('ids that would be the same get numbers, by their full names', () => {
  const protos = good('message A_B {} message AB {} message Ab {}');
  assert.deepEqual(
    Object.entries(protos.types).map(([id, one]) => [id, one.external]),
    [
      ['AV1AB2', 'a.v1.A_B'],
      ['AV1AB', 'a.v1.AB'],
      ['AV1Ab3', 'a.v1.Ab'],
    ],
  );
});

test('refuses a message with more than 2,000 fields', () => {
  const fields = Array.from({ length: 2001 }, (_, i) => `int32 f${i} = ${i + 1};`).join('');
  const { messages } = read(`message M { ${fields} }`);
  assert.deepEqual(messages, ['CG3060 M has more than 2000 fields or values']);
});
