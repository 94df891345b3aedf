import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peerAddressOf } from '../../../../packages/frontend/src/http/peer-address.js';
import { AddressRanges } from '../../../../packages/frontend/src/ip-address.js';
import type { UwsResponse } from '../../../../packages/frontend/src/uws-binding.js';

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;
const text = (value: string): ArrayBuffer => new TextEncoder().encode(value).buffer;

function response(peer: ArrayBuffer, proxied = ''): UwsResponse {
  return {
    getRemoteAddress: () => peer,
    getProxiedRemoteAddressAsText: () => text(proxied),
  } as Partial<UwsResponse> as UwsResponse;
}

const nobody = new AddressRanges([]);
const balancers = new AddressRanges(['10.0.0.0/8']);

test('the other end of a socket is told in its one form', () => {
  const mapped = bytes(...Array<number>(10).fill(0), 0xff, 0xff, 192, 0, 2, 7);
  const long = bytes(0x20, 0x01, 0x0d, 0xb8, ...Array<number>(11).fill(0), 7);
  assert.equal(peerAddressOf(response(bytes(192, 0, 2, 7)), nobody), '192.0.2.7');
  assert.equal(peerAddressOf(response(mapped), nobody), '192.0.2.7');
  assert.equal(peerAddressOf(response(long), nobody), '2001:db8::7');
  assert.equal(peerAddressOf(response(bytes()), nobody), '127.0.0.1'); // a Unix socket
});

test('a PROXY header counts when a trusted balancer sent it', () => {
  const [balancer, stranger] = [bytes(10, 1, 1, 1), bytes(192, 0, 2, 7)];
  assert.equal(peerAddressOf(response(balancer, '198.51.100.1'), balancers), '198.51.100.1');
  assert.equal(peerAddressOf(response(balancer), balancers), '10.1.1.1');
  assert.equal(peerAddressOf(response(stranger, '198.51.100.1'), balancers), '192.0.2.7');
  assert.equal(peerAddressOf(response(balancer, '198.51.100.1'), nobody), '10.1.1.1');
});
