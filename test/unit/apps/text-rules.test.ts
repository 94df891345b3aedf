import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  CHAT_BURST,
  CHAT_REFILL_MS,
  ChatLimiter,
  cleanChat,
} from '../../../apps/backend/src/chat-rules.js';
import { judgeName } from '../../../apps/frontend/src/name-rules.js';
import { isUserId, newUserId } from '../../../apps/frontend/src/user-id.js';

function nameOf(given: string): string | undefined {
  const verdict = judgeName(given);
  return verdict.ok ? verdict.name : undefined;
}

test('a name loses what cannot be seen, and spaces become single ones', () => {
  assert.equal(nameOf('  Lupe \t  la\n Brava '), 'Lupe la Brava');
  assert.equal(nameOf('Lu\u200bpe\u202e'), 'Lupe');
  assert.equal(nameOf('Xóchitl'), 'Xóchitl');
  assert.equal(nameOf('🌵'), '🌵');
});

test('a name without a visible character is refused', () => {
  for (const empty of ['', '   ', '\u200b\u200d', '\u3164', '\u0301']) {
    const verdict = judgeName(empty);
    assert.equal(verdict.ok ? '' : verdict.code, 'NAME_EMPTY', JSON.stringify(empty));
  }
});

test('a name of 16 characters is taken, one of 17 is refused, a megabyte is not even cleaned', () => {
  assert.equal(nameOf('x'.repeat(16)), 'x'.repeat(16));
  for (const long of ['x'.repeat(17), 'x'.repeat(1_000_000)]) {
    const verdict = judgeName(long);
    assert.equal(verdict.ok ? '' : verdict.code, 'NAME_TOO_LONG');
  }
});

test('a stack of marks on one letter is cut', () => {
  assert.ok(Array.from(nameOf(`a${'\u0316'.repeat(12)}`) ?? '').length <= 3);
});

test('a clean name stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
      const name = nameOf(given);
      if (name === undefined) return;
      assert.equal(nameOf(name), name);
      assert.ok(Array.from(name).length <= 16);
    }),
  );
});

test('a user id tells whose it is, is never the same twice, and nothing else passes for one', () => {
  const id = newUserId('Lupe la Brava');
  assert.match(id, /^lupelabrava-/);
  assert.notEqual(id, newUserId('Lupe la Brava'));
  assert.ok(isUserId(id));
  assert.ok(isUserId(newUserId('🌵')));
  for (const wrong of ['', 'lupe', 'lupe-', `${id}x`, `${'l'.repeat(17)}${id}`, '../../etc']) {
    assert.ok(!isUserId(wrong), wrong);
  }
});

test('a chat line becomes one line of visible text', () => {
  assert.equal(cleanChat(' hola\n\n amigos\u0007\u200b '), 'hola amigos');
  assert.equal(cleanChat('\u200b \n'), '');
});

test('a player says a few lines at once and then one every 1.5 s', () => {
  const limiter = new ChatLimiter();
  const start = 1_000_000;
  for (let i = 0; i < CHAT_BURST; i++) assert.equal(limiter.take(start), true);
  assert.equal(limiter.take(start + CHAT_REFILL_MS - 1), false);
  assert.equal(limiter.take(start + CHAT_REFILL_MS), true);
  assert.equal(limiter.take(start + CHAT_REFILL_MS), false);
  let said = 0;
  for (let ms = 0; ms < 30_000; ms += 100) if (limiter.take(start + CHAT_REFILL_MS + ms)) said++;
  assert.ok(said >= 19 && said <= 20, `${said} lines in 30 s`);
});

test('silence does not save up more than a few lines', () => {
  const limiter = new ChatLimiter();
  for (let i = 0; i < CHAT_BURST; i++) assert.equal(limiter.take(1e9), true);
  assert.equal(limiter.take(1e9), false);
});
