import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Modules } from '../../../../packages/core/src/lifecycle/modules.js';

describe('Modules', () => {
  it('keeps modules in the order in which they start', () => {
    const modules = new Modules([{ name: 'database' }]);
    modules.add({ name: 'cache' });
    modules.add({ name: 'secrets' }, { before: 'database' });
    assert.deepEqual(
      modules.all().map(({ name }) => name),
      ['secrets', 'database', 'cache'],
    );
    assert.equal(modules.get('cache')?.name, 'cache');
    assert.equal(modules.get('mail'), undefined);
  });

  it('refuses a second module of a name, and a place before one that there is not', () => {
    const modules = new Modules([{ name: 'database' }]);
    assert.throws(() => modules.add({ name: 'database' }), /two modules named database/);
    assert.throws(() => modules.add({ name: 'cache' }, { before: 'mail' }), /before mail/);
    assert.throws(() => new Modules([{ name: 'a' }, { name: 'a' }]), TypeError);
    assert.equal(modules.all().length, 1);
  });
});
