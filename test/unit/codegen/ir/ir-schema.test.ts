import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { IR_SCHEMA } from '../../../../codegen/src/ir/ir-schema.js';
import { casesDir, readCase } from '../model/read-case.js';

const SHIPPED = 'packages/cli/nopal.ir.schema.json';
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(IR_SCHEMA);

const rows = readdirSync(join(casesDir, 'mapping')).filter((file) => file.endsWith('.ts'));
/** As it is written down. */
const whole = JSON.parse(JSON.stringify(readCase('mapping', rows).ir));

test('the shipped schema is the one in the sources', () => {
  if (process.env.NOPAL_UPDATE === '1')
    writeFileSync(SHIPPED, `${JSON.stringify(IR_SCHEMA, undefined, 2)}\n`);
  const shipped = JSON.parse(readFileSync(SHIPPED, 'utf8'));
  assert.deepEqual(shipped, JSON.parse(JSON.stringify(IR_SCHEMA)));
});

test('the model of every row of the mapping keeps the schema', () => {
  assert.equal(validate(whole), true, JSON.stringify(validate.errors?.slice(0, 3)));
});

test('a model of another version, with a missing part, or with an unknown one is refused', () => {
  assert.equal(validate({ ...whole, version: 1 }), false);
  assert.equal(validate({ ...whole, types: undefined }), false);
  const [id] = Object.keys(whole.types);
  assert.ok(id !== undefined);
  const changed = { ...whole.types, [id]: { ...whole.types[id], unknown: 1 } };
  assert.equal(validate({ ...whole, types: changed }), false);
});
