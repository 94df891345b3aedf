import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwardedAddress } from '../../../packages/frontend/src/forwarded-address.js';
import { AddressRanges } from '../../../packages/frontend/src/ip-address.js';

const trusted = new AddressRanges(['10.0.0.0/8']);

test('the right-most hop that is no proxy of ours is the client', () => {
  assert.equal(forwardedAddress('6.6.6.6, 192.0.2.7, 10.1.1.1', trusted), '192.0.2.7');
  assert.equal(forwardedAddress('192.0.2.7', trusted), '192.0.2.7');
  assert.equal(forwardedAddress('192.0.2.7:5678,10.1.1.1:80', trusted), '192.0.2.7');
  assert.equal(forwardedAddress('[2001:db8::7]:443', trusted), '2001:db8::7');
  assert.equal(forwardedAddress('2001:DB8:0::7', trusted), '2001:db8::7');
});

test('a header without such a hop names nobody', () => {
  const headers = [
    '',
    'unknown',
    '192.0.2.7, junk',
    '10.1.1.1',
    ',',
    '192.0.2.7,',
    '10.0.0.1,'.repeat(5_000),
  ];
  for (const header of headers) assert.equal(forwardedAddress(header, trusted), undefined, header);
});
