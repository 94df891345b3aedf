import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkConfig } from '../../../codegen/src/config/check-config.js';
import { CONFIG_SCHEMA } from '../../../codegen/src/config/config-schema.js';

const check = (value: unknown) => checkConfig(CONFIG_SCHEMA, value).map((one) => one.message);

test('the schema that editors get is the one that the checker reads', () => {
  const shipped = readFileSync('packages/cli/nopal.config.schema.json', 'utf8');
  assert.deepEqual(JSON.parse(shipped), JSON.parse(JSON.stringify(CONFIG_SCHEMA)));
});

test('a configuration with every key passes', () => {
  assert.deepEqual(
    check({
      $schema: 's.json',
      servers: { gate: { frontend: true, components: ['a', 'b'] }, game: { components: 'c' } },
      output: 'out',
      clientPackage: '@my-game/client',
      names: 'lowercase',
      tsconfig: 'tsconfig.app.json',
    }),
    [],
  );
});

test('every fault is told at once, with what was found', () => {
  assert.deepEqual(check([]), ['the configuration must be an object; found array []']);
  assert.deepEqual(check({}), ['the configuration lacks "servers"']);
  assert.deepEqual(check({ servers: {} }), ['"servers" must not be empty']);
  assert.deepEqual(check({ servers: { a: { components: [] }, b: {} } }), [
    '"servers.a.components" must not be empty',
    '"servers.b" lacks "components"',
  ]);
  assert.deepEqual(check({ servers: { a: { components: '' } }, output: null }), [
    '"servers.a.components" must not be empty',
    '"output" must be a string; found null null',
  ]);
  assert.deepEqual(check({ servers: { a: { components: [1] } } }), [
    '"servers.a.components.0" must be a string; found number 1',
  ]);
});

test('names that every object has are no keys', () => {
  const [message] = check(JSON.parse('{"servers":{"a":{"components":"a"}},"constructor":1}'));
  assert.match(message ?? '', /unknown key "constructor"/);
  const [other] = check(JSON.parse('{"servers":{"__proto__":{"components":"a"}}}'));
  assert.match(other ?? '', /has the name "__proto__"/);
});
