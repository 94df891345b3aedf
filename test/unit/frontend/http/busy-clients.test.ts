import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BusyClients } from '../../../../packages/frontend/src/http/busy-clients.js';
import { AddressRanges } from '../../../../packages/frontend/src/ip-address.js';

describe('BusyClients', () => {
  const from = (peerAddress: string, forwarded?: string) => ({
    peerAddress,
    header: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined),
  });
  const clients = (max: number, ...trusted: string[]) =>
    new BusyClients({ maxConnectionsPerAddress: max, trustedProxies: new AddressRanges(trusted) });

  it('is full for the address that has as many as it may, and for no other', () => {
    const busy = clients(2);
    const ends = [busy.add(from('192.0.2.1')), busy.add(from('192.0.2.1'))];
    assert.equal(busy.isFull(from('192.0.2.1')), true);
    assert.equal(busy.isFull(from('192.0.2.2')), false);
    ends[0]?.();
    assert.equal(busy.isFull(from('192.0.2.1')), false);
  });

  it('counts IPv6 addresses by the network that one customer has', () => {
    const busy = clients(1);
    busy.add(from('2001:db8:1:2:3::1'));
    assert.equal(busy.isFull(from('2001:db8:1:2::9')), true);
    assert.equal(busy.isFull(from('2001:db8:1:3::9')), false);
  });

  it('remembers nobody who has none', () => {
    const busy = clients(1);
    const ends = Array.from({ length: 50 }, (_, at) => busy.add(from(`192.0.2.${at}`)));
    assert.equal(busy.size, 50);
    for (const end of ends) end?.();
    assert.equal(busy.size, 0);
    assert.equal(busy.isFull(from('192.0.2.1')), false);
  });

  it('believes a trusted proxy, and does not count the proxy itself', () => {
    const busy = clients(1, '10.0.0.0/8');
    assert.equal(busy.add(from('10.0.0.1')), undefined);
    busy.add(from('10.0.0.1', '192.0.2.1'));
    assert.equal(busy.isFull(from('10.0.0.9', '192.0.2.1')), true);
    assert.equal(busy.isFull(from('10.0.0.9', '192.0.2.2')), false);
    assert.equal(busy.isFull(from('203.0.113.1', '192.0.2.1')), false);
  });
});
