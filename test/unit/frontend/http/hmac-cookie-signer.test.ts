import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HmacCookieSigner } from '@nopal/frontend';

const OLD = 'an old key of sixteen';
const NEW = 'a newer key of sixteen';

test('a signed value is good for its name alone, and no other text is', () => {
  const signer = new HmacCookieSigner([NEW]);
  const signed = signer.sign('uid', 'marta.7');
  assert.equal(signer.verify('uid', signed), 'marta.7');
  assert.equal(signer.verify('role', signed), undefined);
  for (const forged of [
    'marta.7',
    `diego.7${signed.slice(7)}`,
    `${signed}x`,
    signed.slice(0, -4),
    '.',
    '',
  ])
    assert.equal(signer.verify('uid', forged), undefined, forged);
});

test('keys are rotated: the newest signs, every one verifies', () => {
  const before = new HmacCookieSigner([OLD]).sign('uid', '7');
  const both = new HmacCookieSigner([NEW, OLD]);
  assert.equal(both.verify('uid', before), '7');
  assert.equal(new HmacCookieSigner([NEW]).verify('uid', both.sign('uid', '7')), '7');
  assert.equal(new HmacCookieSigner([NEW]).verify('uid', before), undefined);
});

test('no keys, and short ones, are refused', () => {
  assert.throws(() => new HmacCookieSigner([]), /at least one/);
  assert.throws(() => new HmacCookieSigner([NEW, 'short']), /16 characters/);
});
