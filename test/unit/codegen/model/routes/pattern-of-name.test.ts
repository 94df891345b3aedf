import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patternOfName } from '../../../../../codegen/src/model/routes/pattern-of-name.js';

const NAMED = [
  ['get', [], 'GET /'],
  ['getPing', [], 'GET /ping'],
  ['postUserProfile', [], 'POST /user/profile'],
  ['deleteBy', ['id'], 'DELETE /:id'],
  ['getUserByFriends', ['id', 'page'], 'GET /user/:id/friends'],
  ['putByBy', ['room', 'seat'], 'PUT /:room/:seat'],
  ['anyV2Echo', [], '* /v2/echo'],
  ['optionsAll', [], 'OPTIONS /all'],
] as const;

test('a method is named after its verb and the parts of its path; By takes a parameter', () => {
  for (const [name, parameters, pattern] of NAMED) {
    const found = patternOfName(name, parameters);
    assert.ok(typeof found === 'object', `${name}: ${JSON.stringify(found)}`);
    assert.equal(`${found.verb} ${found.path}`, pattern);
  }
});

test('a name without a verb, with a strange part, or with a By too many tells no pattern', () => {
  assert.match(String(patternOfName('show', [])), /does not begin with a verb/);
  assert.match(String(patternOfName('getter', [])), /does not begin with a verb/);
  assert.match(String(patternOfName('get_ping', [])), /_ping, which is no part of a path/);
  assert.match(String(patternOfName('getByBy', ['id'])), /there is none left/);
});
