import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Member } from '@nopal/core';
import fc from 'fast-check';
import { readInstances } from '../../../../../packages/cluster/src/discovery/consul/consul-instances.js';
import {
  type ConsulOptions,
  consulSettings,
} from '../../../../../packages/cluster/src/discovery/consul/consul-options.js';
import {
  memberOf,
  serviceOf,
} from '../../../../../packages/cluster/src/discovery/consul/consul-service.js';
import { gameService, instance } from '../../../../support/scripted-consul.js';

const member = (change: Partial<Member> = {}): Member => ({
  id: 'game-1',
  type: 'game',
  frontend: false,
  metadata: {},
  boot: 'b1',
  state: 'ready',
  address: { host: '10.0.0.1', port: 4_000 },
  ...change,
});
const settings = { cluster: 'test', protocol: '1-2' };
const entries = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));

describe('serviceOf', () => {
  it('writes a server so that it is read as it was', () => {
    const metadata = fc.dictionary(
      fc
        .stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
        .filter((key) => !/^(nopal-|consul-|__proto__$)/.test(key)),
      fc.string({ maxLength: 100 }),
      { maxKeys: 20 },
    );
    fc.assert(
      fc.property(metadata, fc.boolean(), fc.boolean(), (pairs, frontend, drains) => {
        const one = member({
          metadata: { ...pairs },
          frontend,
          state: drains ? 'draining' : 'ready',
        });
        assert.deepEqual(memberOf(serviceOf(one, settings), 'test', 'game'), one);
      }),
    );
  });

  it('takes as much metadata as Consul does', () => {
    const most = { ...entries(57), ['k'.repeat(128)]: 'v'.repeat(512) };
    assert.equal(Object.keys(serviceOf(member({ metadata: most }), settings).meta).length, 64);
  });

  const wrong: [string, Partial<Member>, RegExp][] = [
    ['more entries than Consul takes', { metadata: entries(59) }, /59 entries; Consul takes 58/],
    ['a key that is too long', { metadata: { ['k'.repeat(129)]: '' } }, /1 to 128 letters/],
    ['a key with other characters', { metadata: { 'a.b': '' } }, /metadata key "a\.b"/],
    ['a key of Consul', { metadata: { 'consul-x': '' } }, /not beginning with nopal- or consul-/],
    ['a key of ours', { metadata: { 'nopal-boot': '' } }, /metadata key "nopal-boot"/],
    [
      'a key that is a trap',
      { metadata: JSON.parse('{"__proto__":"x"}') },
      /metadata key "__proto__"/,
    ],
    [
      'a value that is too long',
      { metadata: { map: 'v'.repeat(513) } },
      /metadata map has 513 characters; Consul takes at most 512/,
    ],
    ['an id with a slash', { id: 'a/b' }, /server id "a\/b"/],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what}`, () => {
      assert.throws(() => serviceOf(member(change), settings), { name: 'TypeError', message });
    });
  }

  it('refuses a server whose link has no address yet', () => {
    const { address: _, ...without } = member();
    assert.throws(() => serviceOf(without, settings), /game-1 has no address; open its link/);
  });
});

describe('readInstances', () => {
  const good = gameService('game-1');
  const { Meta: meta } = good;
  const read = (...items: unknown[]) => readInstances(items, 'test', 'game');
  const ids = (...items: unknown[]) => read(...items).candidates.map((one) => one.member.id);

  const wrong: [string, string, unknown][] = [
    ['shape', 'nothing', null],
    ['shape', 'a text', 'game-1'],
    ['shape', 'no service', { Checks: [] }],
    ['shape', 'no checks', { Service: good }],
    ['shape', 'checks that are none', { ...instance(good), Checks: [null] }],
    ['shape', 'an address that is no text', instance({ ...good, Address: 7 as never })],
    ['shape', 'a port that is no number', instance({ ...good, Port: '4000' as never })],
    ['shape', 'metadata that is a list', instance({ ...good, Meta: [] as never })],
    ['id', 'an empty id', instance({ ...good, ID: '' })],
    ['id', 'an id with a path', instance({ ...good, ID: '../../x' })],
    ['address', 'no address', instance({ ...good, Address: '' })],
    ['address', 'an address with a path', instance({ ...good, Address: 'http://x/' })],
    ['port', 'port 0', instance({ ...good, Port: 0 })],
    ['port', 'port 70000', instance({ ...good, Port: 70_000 })],
    ['port', 'half a port', instance({ ...good, Port: 1.5 })],
    [
      'meta',
      'a key __proto__',
      instance({ ...good, Meta: JSON.parse(`{"__proto__":"x",${JSON.stringify(meta).slice(1)}`) }),
    ],
    ['meta', 'a value that is no text', instance({ ...good, Meta: { ...meta, a: 7 as never } })],
    [
      'meta',
      'a value that is too long',
      instance({ ...good, Meta: { ...meta, a: 'v'.repeat(513) } }),
    ],
    ['meta', 'too many entries', instance({ ...good, Meta: { ...meta, ...entries(60) } })],
    ['meta', 'no boot', instance({ ...good, Meta: { ...meta, 'nopal-boot': '' } })],
    ['meta', 'an unknown state', instance({ ...good, Meta: { ...meta, 'nopal-state': 'away' } })],
    [
      'meta',
      'neither frontend nor backend',
      instance({ ...good, Meta: { ...meta, 'nopal-frontend': '1' } }),
    ],
    ['foreign', 'no metadata of ours', instance({ ...good, Meta: { boot: 'x' } })],
    ['foreign', 'no metadata at all', instance({ ...good, Meta: null as never })],
    [
      'foreign',
      'another cluster',
      instance({ ...good, Meta: { ...meta, 'nopal-cluster': 'other' } }),
    ],
  ];
  for (const [why, what, item] of wrong) {
    it(`leaves out an instance with ${what}, and counts it`, () => {
      const { candidates, ignored } = read(item, instance(gameService('game-2')), item);
      assert.deepEqual(
        candidates.map((one) => one.member.id),
        ['game-2'],
      );
      assert.deepEqual([...ignored], [[why, 2]]);
    });
  }

  it('takes the later of two boots of one id, but none that has died since', () => {
    const boots = (status: string) =>
      [
        ['a', 'passing'],
        ['b', status],
      ].map(([boot, health]) =>
        instance(gameService('game-1', { 'nopal-boot': boot ?? '' }), health),
      );
    const bootOf = (items: unknown[]) => read(...items).candidates.map((one) => one.member.boot);
    assert.deepEqual(bootOf(boots('passing')), ['b']);
    assert.deepEqual(bootOf(boots('passing').reverse()), ['b']);
    assert.deepEqual(bootOf(boots('critical')), ['a']);
    assert.deepEqual([...read(...boots('passing')).ignored], [['duplicate', 1]]);
  });

  it('takes addresses of version 6, names, and an address of its own for what they are', () => {
    const at = (Address: string, i: number) => instance({ ...gameService(`game-${i}`), Address });
    assert.deepEqual(
      ids(...['::1', 'fe80::1%eth0', 'game.example', '127.0.0.1'].map(at)).length,
      4,
    );
  });

  it('holds a warning for health, and a critical check of the node for none', () => {
    const [warned, ill] = [
      instance(gameService('game-1'), 'warning'),
      instance(gameService('game-2')),
    ];
    (ill.Checks as { Status: string }[])[0] = { Status: 'critical' };
    assert.deepEqual(
      read(warned, ill).candidates.map((one) => one.isHealthy),
      [true, false],
    );
  });

  it('survives whatever JSON there is', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (items, part) => {
        read(...items, { Service: part, Checks: [part] }, { ...instance(good), Checks: part });
        read({ Service: { ...good, Service: 'x', Meta: part }, Checks: [] });
      }),
    );
    assert.throws(() => readInstances({}, 'test', 'game'), {
      name: 'ConsulError',
      kind: 'content',
    });
    assert.throws(() => readInstances('<html>', 'test', 'game'), { kind: 'content' });
  });
});

describe('consulSettings', () => {
  const options: ConsulOptions = { cluster: 'test', types: ['game'] };
  it('has the agent of the host by default', () => {
    assert.equal(consulSettings(options).address.href, 'http://127.0.0.1:8500/');
  });

  const wrong: [Partial<ConsulOptions>, RegExp][] = [
    [{ cluster: 'My Game' }, /cluster is "My Game"/],
    [{ cluster: '' }, /cluster is ""/],
    [{ types: ['a b'] }, /type "a b"/],
    [{ address: '127.0.0.1:8500' }, /Consul's address is "127\.0\.0\.1:8500"; it must be like/],
    [{ address: 'ftp://consul' }, /ftp:\/\/consul/],
    [{ address: 'http://consul/ui' }, /http:\/\/consul\/ui/],
    [
      { tls: { ca: 'ca.pem' } },
      /tls is given, but Consul's address is http:\/\/127\.0\.0\.1:8500; use https/,
    ],
  ];
  for (const [change, message] of wrong) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      assert.throws(() => consulSettings({ ...options, ...change }), {
        name: 'TypeError',
        message,
      });
    });
  }
});
