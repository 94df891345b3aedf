import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RouteDictionary } from '../../../packages/protocol/src/route-dictionary.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';

describe('RouteDictionary', () => {
  it('finds codes by route and routes by code, from 0 to 65535, with routes trimmed', () => {
    const dictionary = new RouteDictionary({ ' a.b ': 0, 'c.d': 65_535 });
    assert.equal(dictionary.size, 2);
    assert.equal(dictionary.codeOf('a.b'), 0);
    assert.equal(dictionary.routeOf(65_535), 'c.d');
    assert.equal(dictionary.codeOf('constructor'), undefined);
    assert.equal(dictionary.routeOf(1), undefined);
    assert.equal(JSON.stringify(dictionary), '{"a.b":0,"c.d":65535}');
  });

  it('takes names of object members for ordinary routes', () => {
    const codes = JSON.parse('{"__proto__":1,"toString":2}');
    const dictionary = new RouteDictionary(codes);
    assert.equal(dictionary.codeOf('__proto__'), 1);
    assert.equal(JSON.stringify(dictionary), '{"__proto__":1,"toString":2}');
  });

  it('refuses what cannot be told apart or does not fit', () => {
    const wrong: Record<string, unknown>[] = [
      { a: 1, b: 1 },
      { a: 1, ' a': 2 },
      { ' ': 1 },
      { a: -1 },
      { a: 65_536 },
      { a: 1.5 },
      { a: '1' },
      { a: null },
      { ['r'.repeat(256)]: 1 },
    ];
    for (const codes of wrong) {
      protocolErrorOf('BAD_DICTIONARY', () => new RouteDictionary(codes as Record<string, number>));
    }
    const many = Object.fromEntries(
      Array.from({ length: 65_536 }, (_, code) => [`r${code}`, code]),
    );
    protocolErrorOf('BAD_DICTIONARY', () => new RouteDictionary(many));
    delete many.r0;
    assert.equal(new RouteDictionary(many).size, 65_535);
  });
});
