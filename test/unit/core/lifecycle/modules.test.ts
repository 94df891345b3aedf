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

  it('knows those around its server, and starts its own alone', () => {
    const modules = new Modules([{ name: 'cache' }], new Modules([{ name: 'database' }]));
    assert.equal(modules.get('database')?.name, 'database');
    assert.deepEqual(
      modules.all().map(({ name }) => name),
      ['database', 'cache'],
    );
    assert.deepEqual(
      modules.parts().map(({ name }) => name),
      ['module cache'],
    );
    assert.throws(() => modules.add({ name: 'database' }), /two modules named database/);
    const early = { before: 'database' };
    assert.throws(() => modules.add({ name: 'secrets' }, early), /before every server of this/);
  });

  it('refuses a second module of a name, and a place before one that there is not', () => {
    const modules = new Modules([{ name: 'database' }]);
    assert.throws(() => modules.add({ name: 'database' }), /two modules named database/);
    assert.throws(() => modules.add({ name: 'cache' }, { before: 'mail' }), /before mail/);
    assert.throws(() => new Modules([{ name: 'a' }, { name: 'a' }]), TypeError);
    assert.equal(modules.all().length, 1);
  });
});
