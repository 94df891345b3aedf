import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddressRanges,
  addressKey,
  normalizeIpAddress,
  parseIpAddress,
} from '../../../packages/frontend/src/ip-address.js';

test('an address has one form, however it was written', () => {
  const forms: Record<string, string> = {
    '127.0.0.1': '127.0.0.1',
    '::ffff:127.0.0.1': '127.0.0.1',
    '0000:0000:0000:0000:0000:ffff:7f00:0001': '127.0.0.1',
    '0000:0000:0000:0000:0000:0000:0000:0001': '::1',
    '2001:0DB8:0000:0000:0001:0000:0000:0000': '2001:db8:0:0:1::',
    '2001:db8::1:0:0:1': '2001:db8::1:0:0:1',
    '1:0:2:3:4:5:6:7': '1:0:2:3:4:5:6:7',
    '::': '::',
    'fe80::1%eth0': 'fe80::1',
  };
  for (const [text, form] of Object.entries(forms)) assert.equal(normalizeIpAddress(text), form);
});

test('what is no address is none', () => {
  const texts = [
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4 ',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    '::1.2.3',
    '1.2.3.4::',
    '1:',
    ':1',
    '::1'.padEnd(80, '0'),
  ];
  for (const text of texts) assert.equal(parseIpAddress(text), undefined, text);
});

test('a range contains what shares its prefix, in both families', () => {
  const ranges = new AddressRanges([
    '10.0.0.0/8',
    '192.168.1.1',
    'fd00::/8',
    '::ffff:172.16.0.0/108',
  ]);
  for (const text of ['10.255.0.1', '::ffff:10.1.2.3', '192.168.1.1', 'fdff::1', '172.31.0.1']) {
    assert.equal(ranges.contains(text), true, text);
  }
  for (const text of ['11.0.0.1', '192.168.1.2', 'fe00::1', '172.32.0.1', '::10.0.0.1', 'x', '']) {
    assert.equal(ranges.contains(text), false, text);
  }
  assert.equal(new AddressRanges(['0.0.0.0/0']).contains('1.2.3.4'), true);
  assert.equal(new AddressRanges(['0.0.0.0/0']).contains('::1'), false);
  assert.equal(new AddressRanges(['10.0.0.128/25']).contains('10.0.0.127'), false);
});

test('a range that is none is refused by name', () => {
  for (const text of [
    '10.0.0.0/33',
    '10.0.0.0/',
    '10/8',
    'host',
    '::/129',
    '10.0.0.0/-1',
    '::ffff:10.0.0.0/95',
  ]) {
    assert.throws(() => new AddressRanges([text]), {
      name: 'TypeError',
      message: new RegExp(text),
    });
  }
});

test('limits count an IPv6 customer by its /64', () => {
  assert.equal(addressKey('2001:db8:1:2:3::4'), addressKey('2001:db8:1:2::9'));
  assert.notEqual(addressKey('2001:db8:1:3::4'), addressKey('2001:db8:1:2::4'));
  assert.equal(addressKey('::ffff:1.2.3.4'), addressKey('1.2.3.4'));
});
