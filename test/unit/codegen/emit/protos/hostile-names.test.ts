import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Field, Type } from '../../../../../codegen/src/ir/ir.js';
import { buf } from '../../../../support/buf.js';
import { writeProtos } from '../../../../support/protoc.js';
import { type Definition, plan } from '../../wire/plan.js';

const MESSAGES = 300;
/** The files that declare what protobuf brings. */
const IMPORTS = {
  struct: /google\.protobuf\.(?:Value|NullValue) \w+ = |google\.protobuf\.Value> /,
  timestamp: /google\.protobuf\.Timestamp(?:>| \w+ =)/,
};

const words = [
  ...['message', 'option', 'reserved', 'optional', 'repeated', 'oneof', 'map', 'string', 'bool'],
  ...['google', 'protobuf', 'Timestamp', 'game', 'v1', 'value', 'key', 'rest', 'to', 'max', 'inf'],
  ...[
    'userID',
    'HTTPServer',
    'x2Y',
    'a1B2',
    '2fa',
    '_id',
    '$ref',
    '__proto__',
    'C++',
    'größe',
    '名前',
  ],
];
const name = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 8 }));
const typeName = fc
  .oneof(fc.constantFrom(...words), fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,9}$/))
  .filter((text) => /^[A-Za-z_]\w*$/.test(text));
const doc = fc.oneof(
  fc.constantFrom(
    '*/ message X {}',
    '// a',
    'a\nmessage X {}',
    'a\r} \u2028 }',
    '\u0000\ud800',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const type: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Type>({ k: 'string' }, { k: 'date' }, { k: 'json' }, { k: 'null' }),
    fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).map<Type>((values) => ({
      k: 'union',
      of: values.map((value) => ({ k: 'literal', value })),
    })),
    tie('type').map<Type>((of) => ({ k: 'array', of })),
    tie('type').map<Type>((of) => ({ k: 'map', of })),
    fc.array(tie('type'), { maxLength: 3 }).map<Type>((items) => ({
      k: 'tuple',
      items: items.map((one) => ({ type: one })),
    })),
  ),
})).type;
const field: fc.Arbitrary<Field> = fc.record(
  {
    name,
    type,
    doc,
    deprecated: doc,
    optional: fc.constant(true as const),
  },
  { requiredKeys: ['name', 'type'] },
);
const message = fc.uniqueArray(field, { maxLength: 5, selector: (one) => one.name });

describe('names and comments of any kind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-names-'));
  after(() => rmSync(folder, { recursive: true }));

  it('make .proto files that compile and pass the rules, or are refused', async () => {
    const samples = fc.sample(fc.tuple(typeName, message), { numRuns: MESSAGES, seed: 7 });
    let refused = 0;
    for (const [i, [id, fields]] of samples.entries()) {
      const pkg = `game${i}.v1`;
      const given: Record<string, Definition> = { [id]: { fields } };
      const { proto, diagnostics } = plan(given, pkg);
      if (diagnostics.some((one) => one.severity === 'error')) {
        assert.ok(diagnostics.every(({ code }) => /^CG300[123]$/.test(code)));
        refused++;
        continue;
      }
      const imports = Object.entries(IMPORTS)
        .filter(([, names]) => names.test(proto))
        .map(([file]) => `import "google/protobuf/${file}.proto";\n`);
      const text = `syntax = "proto3";\n\npackage ${pkg};\n\n${imports.join('')}\n${proto}`;
      writeProtos(folder, new Map([[`game${i}/v1/messages.proto`, text]]));
    }
    assert.ok(refused < MESSAGES / 4, `${refused} of ${MESSAGES} are refused`);
    assert.equal(await buf(folder, 'lint'), '');
  });
});
