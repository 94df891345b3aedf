import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OriginRule } from '../../../../packages/core/src/http/origin-rule.js';

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
  for (const entry of [
    'a.example',
    'https://a.example/',
    'https://*.example/x',
    'https://*',
    'https://a.*.example',
    '',
  ]) {
    assert.throws(() => new OriginRule([entry]), TypeError);
  }
});

test('a star in the first place lets in every host below, and neither the host itself nor a longer name', () => {
  const rule = new OriginRule(['https://*.game.example']);
  assert.equal(rule.allows('https://eu.game.example', 'x'), true);
  assert.equal(rule.allows('https://a.b.game.example', 'x'), true);
  for (const origin of [
    'https://game.example',
    'https://.game.example',
    'http://eu.game.example',
    'https://evilgame.example',
    'https://eu.game.example.evil.example',
    'https://evil.example/.game.example',
    'https://evil.example#.game.example',
  ]) {
    assert.equal(rule.allows(origin, 'x'), false, origin);
  }
});
