import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Candidate } from '../../../../packages/cluster/src/discovery/registry.js';
import {
  type StaticPeer,
  StaticRegistry,
} from '../../../../packages/cluster/src/discovery/static-registry.js';

const peer = (change: object = {}): StaticPeer => ({
  id: 'game-1',
  type: 'game',
  host: '10.0.0.1',
  port: 4_000,
  ...change,
});
const self = {
  id: 'game-1',
  type: 'game',
  frontend: false,
  metadata: {},
  boot: 'b',
  state: 'ready',
} as const;

describe('StaticRegistry', () => {
  it('tells of its list once, with boots that only the link can know', async () => {
    const registry = new StaticRegistry([
      peer({ metadata: { zone: 'eu' } }),
      peer({ id: 'gate-1', type: 'gate', frontend: true, host: '::1' }),
    ]);
    const told: (readonly Candidate[])[] = [];
    await registry.open({ candidates: (all) => void told.push(all) });
    await registry.register(self);
    await registry.deregister();
    await registry.close();
    const game = {
      ...self,
      boot: '',
      metadata: { zone: 'eu' },
      address: { host: '10.0.0.1', port: 4_000 },
    };
    const gate = {
      ...game,
      id: 'gate-1',
      type: 'gate',
      frontend: true,
      metadata: {},
      address: { host: '::1', port: 4_000 },
    };
    assert.deepEqual(told, [[game, gate].map((member) => ({ member, isHealthy: true }))]);
  });

  it('refuses to be a server that the list has as another type', async () => {
    const registry = new StaticRegistry([peer()]);
    await assert.rejects(
      registry.register({ ...self, type: 'chat' }),
      /game-1 as a game server, but it is a chat server/,
    );
  });

  const wrong: [unknown, RegExp][] = [
    ['10.0.0.1:4000', /peers\[1\] is "10\.0\.0\.1:4000"; it must be \{ id, type, host, port \}/],
    [null, /peers\[1\] is null/],
    [peer(), /peers\[1\]\.id is game-1 once more/],
    [peer({ id: '' }), /peers\[1\]\.id is ""/],
    [peer({ id: 7 }), /peers\[1\]\.id is 7/],
    [peer({ id: 'b', type: undefined }), /peers\[1\]\.type is undefined/],
    [peer({ id: 'b', host: 'a b' }), /peers\[1\]\.host is "a b"/],
    [peer({ id: 'b', port: 0 }), /peers\[1\]\.port is 0; it must be 1 to 65535/],
    [peer({ id: 'b', port: 70_000 }), /peers\[1\]\.port is 70000/],
    [peer({ id: 'b', port: '4000' }), /peers\[1\]\.port is "4000"/],
    [peer({ id: 'b', frontend: 'yes' }), /peers\[1\]\.frontend is "yes"/],
    [peer({ id: 'b', metadata: { a: 1 } }), /peers\[1\]\.metadata must have texts by name/],
    [peer({ id: 'b', prot: 1 }), /peers\[1\]\.prot is not known; there are id, type, host, port/],
  ];
  for (const [entry, message] of wrong) {
    it(`says what is wrong with ${JSON.stringify(entry)}`, () => {
      assert.throws(() => new StaticRegistry([peer(), entry as StaticPeer]), {
        name: 'TypeError',
        message,
      });
    });
  }
});
