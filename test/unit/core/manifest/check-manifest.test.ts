import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Component } from '../../../../packages/core/src/decorators/component.js';
import { Handler } from '../../../../packages/core/src/decorators/handler.js';
import { Remote } from '../../../../packages/core/src/decorators/remote.js';
import {
  checkManifest,
  checkTable,
  pushMember,
} from '../../../../packages/core/src/manifest/check-manifest.js';
import type {
  ComponentEntry,
  HandlerEntry,
  Manifest,
  RemoteEntry,
} from '../../../../packages/core/src/manifest/manifest.js';
import { push } from '../../../../packages/core/src/push/push.js';

@Component({ timeoutMs: 900, name: 'arena' })
class Arena {
  readonly state = push<object>();
  @Handler({ access: 'bound' })
  join(): void {}
  @Handler({ kind: 'notify', concurrent: true, name: 'mv', timeoutMs: 50 })
  move(): void {}
  @Remote({ name: 'out' })
  evict(): void {}
}

const handler = (over: Partial<HandlerEntry>): HandlerEntry =>
  ({
    kind: 'request',
    concurrent: false,
    access: 'public',
    timeoutMs: 900,
    ...over,
  }) as HandlerEntry;
const join = handler({ method: 'join', name: 'join', access: 'bound' });
const move = handler({
  method: 'move',
  name: 'mv',
  kind: 'notify',
  concurrent: true,
  timeoutMs: 50,
});
const evict = { method: 'evict', name: 'out', timeoutMs: 900 } as RemoteEntry;

const entry = (over: Partial<ComponentEntry> = {}): ComponentEntry =>
  ({
    className: 'Arena',
    type: Arena,
    name: 'arena',
    handlers: [join, move],
    remotes: [evict],
    pushes: [],
    ...over,
  }) as unknown as ComponentEntry;

function difference(over: Partial<ComponentEntry>): string {
  try {
    checkTable('game', { components: [entry(over)], providers: [] });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('checkTable', () => {
  it('takes a table that is that of its classes', () => {
    assert.equal(difference({}), '');
  });

  it('names server, class and remedy of every difference', () => {
    const message = difference({ handlers: [join], remotes: [] });
    assert.ok(message.includes('server game'));
    assert.ok(message.includes('Arena.move is new'));
    assert.ok(message.includes('Arena.evict is new'));
    assert.ok(message.endsWith('run `nopal codegen`'));
  });

  const differences: [string, Partial<ComponentEntry>, string][] = [
    [
      'a class that is no component any more',
      { type: class Arena {} },
      'class Arena has no @Component any more',
    ],
    ['another component name', { name: 'ring' }, 'class Arena has name arena, not ring'],
    [
      'a method that is no handler any more',
      { handlers: [join, move, handler({ method: 'leave' })] },
      'Arena.leave is no @Handler any more',
    ],
    [
      'a method that is no remote any more',
      { remotes: [evict, { ...evict, method: 'count' }] },
      'Arena.count is no @Remote any more',
    ],
    [
      'another kind',
      { handlers: [join, { ...move, kind: 'request' }] },
      'Arena.move has kind notify, not request',
    ],
    [
      'another order',
      { handlers: [join, { ...move, concurrent: false }] },
      'Arena.move has concurrent true, not false',
    ],
    [
      'another access',
      { handlers: [{ ...join, access: 'public' }, move] },
      'Arena.join has access bound, not public',
    ],
    [
      'another deadline of a handler',
      { handlers: [{ ...join, timeoutMs: 1 }, move] },
      'Arena.join has timeoutMs 900, not 1',
    ],
    [
      'another name of a handler',
      { handlers: [join, { ...move, name: 'move' }] },
      'Arena.move has name mv, not move',
    ],
    [
      'another deadline of a remote',
      { remotes: [{ ...evict, timeoutMs: 1 }] },
      'Arena.evict has timeoutMs 900, not 1',
    ],
    [
      'another name of a remote',
      { remotes: [{ ...evict, name: 'evict' }] },
      'Arena.evict has name out, not evict',
    ],
  ];
  for (const [what, over, expected] of differences) {
    it(`names ${what}`, () => {
      assert.ok(difference(over).includes(expected), difference(over));
    });
  }
});

describe('checkManifest', () => {
  it('refuses what codegen did not write, and another version', () => {
    checkManifest({ version: 1, servers: {}, remotes: {} });
    for (const wrong of [undefined, null, {}, 'manifest', { version: 1, servers: null }])
      assert.throws(() => checkManifest(wrong as unknown as Manifest), {
        name: 'TypeError',
        message: /nopal codegen/,
      });
    assert.throws(() => checkManifest({ version: 2, servers: {}, remotes: {} }), /version 2/);
  });
});

describe('pushMember', () => {
  it('gives the push of a member and names one that is none any more', () => {
    const instance = new Arena();
    assert.equal(pushMember(entry(), instance, 'state'), instance.state);
    assert.throws(() => pushMember(entry(), instance, 'score'), /Arena\.score is no push/);
  });
});
