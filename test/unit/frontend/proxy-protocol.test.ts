import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProxyHeader } from '../../../packages/frontend/src/proxy-protocol.js';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

const VECTORS: ReadonlyArray<readonly [name: string, bytes: Buffer, address: string | undefined]> =
  [
    ['v1 TCP4', Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n'), '192.0.2.7'],
    ['v1 TCP6', Buffer.from('PROXY TCP6 2001:db8::7 2001:db8::1 56324 443\r\n'), '2001:db8::7'],
    ['v1 UNKNOWN', Buffer.from('PROXY UNKNOWN\r\n'), undefined],
    ['v1 UNKNOWN with words', Buffer.from('PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n'), undefined],
    ['v2 TCP4', hex(`${SIGNATURE} 21 11 000c c0000207 c6336401 dc04 01bb`), '192.0.2.7'],
    [
      'v2 TCP4 with a TLV',
      hex(`${SIGNATURE} 21 11 0010 c0000207 c6336401 dc04 01bb 04000161`),
      '192.0.2.7',
    ],
    [
      'v2 TCP6',
      hex(
        `${SIGNATURE} 21 21 0024 20010db8000000000000000000000007 20010db8000000000000000000000001 dc04 01bb`,
      ),
      '2001:db8::7',
    ],
    [
      'v2 TCP6 of IPv4',
      hex(
        `${SIGNATURE} 21 21 0024 00000000000000000000ffffc0000207 20010db8000000000000000000000001 dc04 01bb`,
      ),
      '192.0.2.7',
    ],
    ['v2 LOCAL', hex(`${SIGNATURE} 20 00 0000`), undefined],
    ['v2 UNSPEC', hex(`${SIGNATURE} 21 00 0004 01020304`), undefined],
  ];

for (const [name, bytes, address] of VECTORS) {
  test(`${name} is read, whole and in pieces, and leaves what follows`, () => {
    const expected = { kind: 'header', length: bytes.length, address };
    assert.deepEqual(parseProxyHeader(Buffer.concat([bytes, Buffer.from('\x01\x00')])), expected);
    for (let end = 0; end < bytes.length; end += 1) {
      assert.equal(parseProxyHeader(bytes.subarray(0, end)).kind, 'incomplete', `${end} bytes`);
    }
  });
}

test('a header that breaks the rules is invalid', () => {
  const headers = [
    Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 56324\r\n'),
    Buffer.from('PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n'),
    Buffer.from('PROXY TCP6 192.0.2.7 198.51.100.1 1 2\r\n'),
    Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 65536 2\r\n'),
    Buffer.from('PROXY TCP4 192.0.2.7 198.51.100.1 -1 2\r\n'),
    Buffer.from('PROXY TCP4  192.0.2.7 198.51.100.1 1 2\r\n'),
    Buffer.from('PROXY UDP4 192.0.2.7 198.51.100.1 1 2\r\n'),
    Buffer.from('PROXY \r\n'),
    Buffer.from(`PROXY UNKNOWN ${'x'.repeat(100)}\r\n`),
    hex(`${SIGNATURE} 11 11 000c c0000207 c6336401 dc04 01bb`),
    hex(`${SIGNATURE} 22 11 000c c0000207 c6336401 dc04 01bb`),
    hex(`${SIGNATURE} 21 11 000b c0000207 c6336401 dc04 01`),
    hex(`${SIGNATURE} 21 21 000c c0000207 c6336401 dc04 01bb`),
    hex(`${SIGNATURE} 21 11 ffff`),
  ];
  for (const bytes of headers) {
    assert.equal(parseProxyHeader(bytes).kind, 'invalid', bytes.toString('latin1'));
  }
});

test('other bytes are no header', () => {
  for (const text of ['\x01\x00\x00\x02{}', 'GET / HTTP/1.1', 'PROXX', '\r\nx', 'proxy TCP4']) {
    assert.equal(parseProxyHeader(Buffer.from(text)).kind, 'none');
  }
});
