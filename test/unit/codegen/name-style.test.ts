import assert from 'node:assert/strict';
import { test } from 'node:test';
import { styleMember, styleName } from '../../../codegen/src/ir/name-style.js';

test('class names become route names in each style', () => {
  assert.equal(styleName('Arena', 'camelCase'), 'arena');
  assert.equal(styleName('ArenaRoom', 'camelCase'), 'arenaRoom');
  assert.equal(styleName('HTTPServer', 'camelCase'), 'httpServer');
  assert.equal(styleName('URL', 'camelCase'), 'url');
  assert.equal(styleName('A1', 'camelCase'), 'a1');
  assert.equal(styleName('ArenaRoom', 'lowercase'), 'arenaroom');
  assert.equal(styleName('HTTPServer2Go', 'snake_case'), 'http_server2_go');
  assert.equal(styleName('arenaRoom', 'PascalCase'), 'ArenaRoom');
});

test('members keep their name in camelCase', () => {
  assert.equal(styleMember('INVALID', 'camelCase'), 'INVALID');
  assert.equal(styleMember('joinRoom', 'snake_case'), 'join_room');
});
