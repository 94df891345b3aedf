import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import { parseProto } from '../../../../codegen/src/protos-in/parse-proto.js';
import type {
  ProtoEnum,
  ProtoField,
  ProtoFile,
  ProtoMessage,
} from '../../../../codegen/src/protos-in/proto-file.js';

const folder = 'test/codegen/cases/hand-protos/project/protos';

function parse(text: string): { file: ProtoFile | undefined; messages: readonly string[] } {
  const findings = new Findings();
  const file = parseProto('a.proto', 'protos/a.proto', text, findings);
  return {
    file,
    messages: findings
      .sorted()
      .map(({ code, loc, message }) => `${code} ${loc.line}:${loc.column} ${message}`),
  };
}

/** Parses what must be right. */
function good(body: string): ProtoFile {
  const { file, messages } = parse(`syntax = "proto3";\n${body}`);
  assert.deepEqual(messages, []);
  assert.ok(file !== undefined);
  return file;
}

/** What both parsers can say of a file. */
interface Outline {
  readonly [name: string]: unknown;
}

function ofField(field: ProtoField): Outline {
  return {
    name: field.name,
    number: field.number,
    type: field.type.name,
    key: field.key?.name,
    repeated: field.key === undefined && field.label === 'repeated',
    optional: field.label === 'optional',
    oneof: field.oneof,
  };
}

function ofMessage(message: ProtoMessage): Outline {
  return {
    name: message.name,
    fields: message.fields.map(ofField),
    inner: [...message.messages.map(ofMessage), ...message.enums.map(ofEnum)],
    reservedNames: message.reserved.names,
    reservedRanges: message.reserved.ranges.map(({ from, to }) => [from, to]),
  };
}

function ofEnum(declaration: ProtoEnum): Outline {
  return {
    name: declaration.name,
    values: Object.fromEntries(declaration.values.map((one) => [one.name, one.number])),
  };
}

function ofTheirs(object: protobuf.ReflectionObject): Outline {
  if (object instanceof protobuf.Enum) return { name: object.name, values: { ...object.values } };
  assert.ok(object instanceof protobuf.Type, object.name);
  const inner = object.nestedArray.filter((one) => !(one instanceof protobuf.Field));
  return {
    name: object.name,
    fields: object.fieldsArray.map((field) => {
      const isOptional = field.options?.proto3_optional === true;
      return {
        name: field.name,
        number: field.id,
        type: field.type,
        key: field instanceof protobuf.MapField ? field.keyType : undefined,
        repeated: field.repeated,
        optional: isOptional,
        oneof: isOptional ? undefined : field.partOf?.name,
      };
    }),
    inner: [
      ...inner.filter((one) => one instanceof protobuf.Type).map(ofTheirs),
      ...inner.filter((one) => one instanceof protobuf.Enum).map(ofTheirs),
    ],
    reservedNames: (object.reserved ?? []).filter((one) => typeof one === 'string'),
    reservedRanges: (object.reserved ?? []).filter((one) => typeof one !== 'string'),
  };
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.proto') && !path.startsWith('gen'),
);

for (const path of files) {
  test(`reads ${path} as protobufjs does`, () => {
    const text = readFileSync(join(folder, path), 'utf8');
    const findings = new Findings();
    const ours = parseProto(path, path, text, findings);
    assert.ok(ours !== undefined);
    const root = new protobuf.Root();
    const theirs = protobuf.parse(text, root, { keepCase: true });
    assert.equal(ours.package, theirs.package ?? '');
    assert.deepEqual(
      ours.imports.map((one) => one.path),
      theirs.imports ?? [],
    );
    const scope = root.lookup(ours.package);
    assert.ok(scope instanceof protobuf.Namespace);
    const declared = scope.nestedArray;
    const wanted = [
      ...declared.filter((one) => one instanceof protobuf.Type),
      ...declared.filter((one) => one instanceof protobuf.Enum),
    ].map(ofTheirs);
    assert.deepEqual([...ours.messages.map(ofMessage), ...ours.enums.map(ofEnum)], wanted);
    const services = declared.filter((one) => one instanceof protobuf.Service);
    assert.deepEqual(
      ours.services.map(({ name, methods }) => [
        name,
        methods.map((one) => [
          one.name,
          one.request.name,
          one.response.name,
          one.requestStreams,
          one.responseStreams,
        ]),
      ]),
      services.map((one) => [
        one.name,
        one.methodsArray.map((method) => [
          method.name,
          method.requestType,
          method.responseType,
          method.requestStream === true,
          method.responseStream === true,
        ]),
      ]),
    );
  });
}

test('knows a type or field that is called like a word of the language', () => {
  const { messages } = good(`
    message option { int32 message = 1; }
    message message { string optional = 1; bool repeated = 2; reserved.x a = 3; .message.b c = 4; }
    message stream { optional .stream own = 1; repeated optional.y z = 2; oneof oneof { group.x map = 3; } map m = 4; }
    service rpc { rpc rpc(stream) returns (stream.x); }`);
  assert.deepEqual(
    messages.map((one) =>
      one.fields.map((field) => `${field.label} ${field.type.name} ${field.name}`),
    ),
    [
      ['plain int32 message'],
      ['plain string optional', 'plain bool repeated', 'plain reserved.x a', 'plain .message.b c'],
      ['optional .stream own', 'repeated optional.y z', 'plain group.x map', 'plain map m'],
    ],
  );
});

test('an rpc that streams is there, with a warning', () => {
  const { file, messages } = parse(
    'syntax = "proto3"; service S { rpc a(stream .A) returns (A); rpc b(A) returns (stream A) {} rpc c(A) returns (A); }',
  );
  assert.deepEqual(messages, [
    'CG3062 1:36 the rpc a streams; it is left out',
    'CG3062 1:66 the rpc b streams; it is left out',
  ]);
  assert.deepEqual(
    file?.services[0]?.methods.map((one) => [
      one.name,
      one.request.name,
      one.requestStreams,
      one.responseStreams,
    ]),
    [
      ['a', '.A', true, false],
      ['b', 'A', false, true],
      ['c', 'A', false, false],
    ],
  );
});

test('passes over options of every form, and keeps those that it knows', () => {
  const { messages, enums } = good(`
    option (a.b).c.(d) = { x: 1 y { z: "}" } };
    option java_package = "a" 'b';
    message A {
      option deprecated = true;
      string a = 1 [deprecated=true, (v) = -inf, (w).x = { y: [1, 2] }, json_name = "a" "\\x41\\"c"];
    };
    enum E { option deprecated = false; ZERO = 0 [(a) = -1]; MINUS = -0x2; reserved -4 to -3, 2; reserved "B"; }`);
  const [message] = messages;
  assert.equal(message?.deprecated, true);
  assert.equal(message.fields[0]?.jsonName, 'ax41"c');
  assert.equal(message.fields[0].deprecated, true);
  assert.deepEqual(enums[0]?.reserved, {
    ranges: [
      { from: -4, to: -3 },
      { from: 2, to: 2 },
    ],
    names: ['B'],
  });
  assert.equal(enums[0].values[1]?.number, -2);
});

test('a comment belongs to the declaration behind it, or to the one before it on its line', () => {
  const { messages } = good(`
    // far away

    // Over two
    /// lines.
    message A { // not this
      string a = 1; // trailing a
      // leading b
      string b = 2; // not this either
      /** Starred
       *  text. */
      string c = 3;

      /* block */ string d = 4;
    }`);
  const [a] = messages;
  assert.equal(a?.doc, 'Over two\nlines.');
  assert.deepEqual(
    a.fields.map((one) => one.doc),
    ['trailing a', 'leading b', 'Starred\n text.', 'block'],
  );
});

test('tells every wrong statement of a file, and reads on behind each', () => {
  const { file, messages } = parse(
    'syntax = "proto3";\nmessage A {\n  string a;\n  string b = 2;\n  string c = x;\n}\nmessage B { string d = 1 }\nenum C { D }\n',
  );
  assert.deepEqual(messages, [
    "CG3052 3:11 expected '='; found ';'",
    "CG3052 5:14 expected a field number; found 'x'",
    "CG3052 7:26 expected ';'; found '}'",
    "CG3052 8:12 expected '='; found '}'",
  ]);
  assert.deepEqual(
    file?.messages[0]?.fields.map((one) => one.name),
    ['b'],
  );
  assert.deepEqual(
    file.messages.map((one) => one.name),
    ['A', 'B'],
  );
});

test('says so when messages lie too deep in each other', () => {
  const deep = (n: number) => `syntax = "proto3";${'message A {'.repeat(n)}${'}'.repeat(n)}`;
  assert.deepEqual(parse(deep(32)).messages, []);
  assert.match(parse(deep(33)).messages.join(), /^CG3052 1:\d+ messages lie more than 32 deep/);
  assert.equal(parse(deep(50_000)).messages.length, 1);
});

test('whatever a file holds, it is read or told, and never throws', () => {
  const words =
    'syntax = "proto3" ; message enum service rpc returns stream oneof map reserved option import package extend optional repeated group to max A b.c 1 -2 0x3 { } ( ) [ ] < > , . = "x" // /* */ \n \u0000'.split(
      ' ',
    );
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((all) => all.join(' '));
  const text = fc.oneof(
    soup,
    soup.map((body) => `syntax = "proto3"; message A { ${body}`),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (given) => {
      const { file, messages } = parse(given);
      return file !== undefined || messages.length > 0;
    }),
    { numRuns: 5000 },
  );
});

test('a file that is something else is told in at most a hundred diagnostics, however long it is', () => {
  for (const part of ['}', '{', 'x;\n', '"', '/*', ';', 'message A {']) {
    const { messages } = parse(`syntax = "proto3";${part.repeat(200_000)}`);
    assert.ok(messages.length <= 100, part);
    assert.equal(messages.length === 0, part === ';', part);
  }
});
