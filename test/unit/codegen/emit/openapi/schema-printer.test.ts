import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { INVALID } from '@nopal/core';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { SchemaPrinter } from '../../../../../codegen/src/emit/openapi/schema-printer.js';
import { type BuiltCodecs, buildCodecs } from '../support/build-codecs.js';
import { messageNames, model } from '../support/model-of-everything.js';
import { ValuesOf } from '../support/values-of.js';

/** Of each message. */
const RUNS = 40;

const values = new ValuesOf(model);
const schemas = new Map<string, ValidateFunction>();
let built: BuiltCodecs;

before(async () => {
  built = await buildCodecs(model, messageNames);
  const printer = new SchemaPrinter(model);
  const refs = messageNames.map((name) => printer.print({ k: 'ref', id: name }));
  const ajv = new Ajv2020({
    strict: false,
    ownProperties: true,
    allErrors: true,
    formats: { 'date-time': isDateTime, float: true, int32: true, int64: true },
  });
  ajv.addSchema({ components: { schemas: printer.components() } }, 'doc');
  messageNames.forEach((name, i) => {
    const { $ref } = refs[i] as { $ref: string };
    schemas.set(name, ajv.compile({ $ref: `doc${$ref}` }));
  });
});
after(() => built.remove());

function isDateTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
}

test('what a codec prints is what the schema of its type says', () => {
  let count = 0;
  for (const name of messageNames) {
    const codec = built.codecs.get(name);
    const validate = schemas.get(name);
    assert.ok(codec && validate);
    fc.assert(
      fc.property(values.of({ k: 'ref', id: name }), (value) => {
        const printed = codec.print(value);
        assert.notEqual(printed, INVALID);
        const tree = JSON.parse(JSON.stringify(printed));
        const isSaid = validate(tree);
        assert.ok(isSaid, `${name}: ${JSON.stringify(validate.errors?.slice(0, 4))}`);
        count++;
      }),
      { numRuns: RUNS, includeErrorInReport: true },
    );
  }
  assert.ok(count >= RUNS * messageNames.length);
});

test('what the schema of a type refuses, its codec refuses', () => {
  const wrong = [0, 'text', true, null, [], {}, [1], { x: 'y' }, { kind: 'nothing' }];
  let count = 0;
  for (const name of messageNames) {
    const codec = built.codecs.get(name);
    const validate = schemas.get(name);
    assert.ok(codec && validate);
    for (const tree of wrong) {
      if (validate(tree)) continue;
      assert.equal(codec.parse(tree), INVALID, `${name} takes ${JSON.stringify(tree)}`);
      count++;
    }
  }
  assert.ok(count > messageNames.length);
});
