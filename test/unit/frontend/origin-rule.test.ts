import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OriginRule } from '../../../packages/frontend/src/origin-rule.js';

test('a page of the same host may connect, another may not', () => {
  const rule = new OriginRule(['same-origin']);
  assert.equal(rule.allows('https://game.example', 'game.example'), true);
  assert.equal(rule.allows('http://game.example:3250', 'Game.example:3250'), true);
  for (const origin of [
    'https://evil.example',
    'http://game.example:1',
    'null',
    'game.example',
    'https://game.example/',
    'https://',
  ]) {
    assert.equal(rule.allows(origin, 'game.example'), false, origin);
  }
  assert.equal(rule.allows('https://', ''), false);
});

test('a client without origin is no page and may connect', () => {
  assert.equal(new OriginRule([]).allows('', 'game.example'), true);
});

test('listed origins may connect, null only when it is listed, and all with a star', () => {
  const rule = new OriginRule(['https://a.example', 'null']);
  assert.equal(rule.allows('https://a.example', 'game.example'), true);
  assert.equal(rule.allows('null', 'game.example'), true);
  assert.equal(rule.allows('https://game.example', 'game.example'), false);
  assert.equal(rule.allows('http://a.example', 'game.example'), false);
  assert.equal(new OriginRule(['*']).allows('https://evil.example', 'x'), true);
});

test('an entry that no browser could send is refused', () => {
  for (const entry of ['a.example', 'https://a.example/', 'https://*.example/x', '']) {
    assert.throws(() => new OriginRule([entry]), TypeError);
  }
});
