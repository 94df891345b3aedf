import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseCookies, writeCookie } from '../../../../packages/core/src/http/cookie-text.js';

describe('cookies', () => {
  test('are read from a header: the first of one name, quoted or escaped, without a prototype', () => {
    const cookies = parseCookies('a=1; b="two"; a=3; c=%C3%BC; d=%zz; e; =f; __proto__=g; h=a=b');
    assert.deepEqual(Object.entries(cookies), [
      ['a', '1'],
      ['b', 'two'],
      ['c', 'ü'],
      ['d', '%zz'],
      ['__proto__', 'g'],
      ['h', 'a=b'],
    ]);
    assert.deepEqual(Object.keys(parseCookies(undefined)), []);
  });

  test('are written so that scripts do not see them, and secure over TLS', () => {
    assert.equal(writeCookie('a', 'b', {}, false), 'a=b; Path=/; HttpOnly; SameSite=Lax');
    assert.equal(writeCookie('a', 'b', {}, true), 'a=b; Path=/; HttpOnly; Secure; SameSite=Lax');
    const all = {
      path: '/x',
      domain: 'game.example',
      maxAge: 60,
      httpOnly: false,
      secure: true,
      sameSite: 'none',
      partitioned: true,
    } as const;
    assert.equal(
      writeCookie('a', 'b', all, false),
      'a=b; Path=/x; Domain=game.example; Max-Age=60; Secure; SameSite=None; Partitioned',
    );
  });

  test('give back whatever text was written', () => {
    for (const value of ['a; b', 'ü', '100%', '%41', '"quoted"', 'a\r\nb', '']) {
      const [pair = ''] = writeCookie('a', value, {}, false).split('; ');
      assert.equal(parseCookies(pair).a, value);
    }
  });

  for (const [name, options, why] of [
    ['a b', {}, /name/],
    ['a', { path: 'x' }, /path/],
    ['a', { path: '/;x' }, /path/],
    ['a', { domain: 'a;b' }, /domain/],
    ['a', { maxAge: 1.5 }, /maxAge/],
    ['a', { sameSite: 'none' }, /needs secure/],
    ['__Host-a', { path: '/x', secure: true }, /__Host-/],
    ['__Secure-a', {}, /__Secure-/],
  ] as const) {
    test(`of ${name} with ${JSON.stringify(options)} are refused`, () => {
      assert.throws(() => writeCookie(name, 'b', options, false), why);
    });
  }

  test('that browsers would drop for their size are refused', () => {
    assert.throws(() => writeCookie('a', 'x'.repeat(5_000), {}, false), /4096 bytes/);
  });
});
