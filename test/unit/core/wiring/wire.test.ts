import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClassEntry, Dependency } from '../../../../packages/core/src/manifest/manifest.js';
import {
  type Provision,
  type Services,
  Wiring,
} from '../../../../packages/core/src/wiring/wire.js';

class Store {
  constructor(readonly clock?: unknown) {}
}
class Scores {
  constructor(readonly store: Store) {}
}
class Arena {
  constructor(
    readonly scores: Scores,
    readonly store: Store,
  ) {}
}
abstract class Mailer {
  abstract send(): void;
}

const needs = (type: ClassEntry['type'], className: string): Dependency => ({ type, className });

function entry(
  type: ClassEntry['type'],
  className: string,
  dependencies: Dependency[] = [],
): ClassEntry {
  const make = type as unknown as new (...parameters: unknown[]) => object;
  const create = (parameters: readonly never[]): object => new make(...parameters);
  return { className, file: `src/${className}.ts`, type, create, dependencies };
}

const store = entry(Store, 'Store', [{ service: 'Clock' }]);
const scores = entry(Scores, 'Scores', [needs(Store, 'Store')]);
const arena = entry(Arena, 'Arena', [needs(Scores, 'Scores'), needs(Store, 'Store')]);
const clock = { now: 1 };

function wiring(provide: Provision[], services: Services = { Clock: clock }): Wiring {
  return new Wiring(services, [store, scores, arena], provide);
}

describe('Wiring', () => {
  it('constructs what a class asks for, each class once', () => {
    const built = wiring([Store, Scores]).instance(arena) as Arena;
    assert.ok(built.scores instanceof Scores);
    assert.equal(built.store, built.scores.store);
    assert.equal(built.store.clock, clock);
  });

  it('gives the same instance again', () => {
    const wires = wiring([Store, Scores]);
    assert.equal(wires.instance(arena), wires.instance(arena));
  });

  it('takes an instance for its own class, and a substitute for the class that it stands for', () => {
    const own = new Store();
    const substitute = { store: own };
    const built = wiring([own, { provide: Scores, use: substitute }]).instance(arena) as Arena;
    assert.equal(built.store, own);
    assert.equal(built.scores, substitute);
  });

  it('names file, class, place and type of what nothing provides, and the remedy', () => {
    assert.throws(() => wiring([Store]).instance(arena), {
      message:
        'src/Arena.ts: parameter 1 of the constructor of Arena is a Scores, which nothing provides; add it: provide: [Scores]',
    });
  });

  it('names a framework service that this server does not have', () => {
    assert.throws(() => wiring([Store], {}).instance(store), {
      message: /parameter 1 of the constructor of Store is a Clock.*nopal codegen/,
    });
  });

  it('shows the circle when classes need each other', () => {
    class A {}
    class B {}
    const a = entry(A, 'A', [needs(B, 'B')]);
    const b = entry(B, 'B', [needs(A, 'A')]);
    const wires = new Wiring({}, [a, b], [A, B]);
    assert.throws(() => wires.instance(a), { message: /A → B → A/ });
    assert.throws(() => wires.instance(b), { message: /B → A → B/ });
  });

  it('sees no circle in two classes of one name', () => {
    const inner = entry(class {}, 'Store');
    const outer = entry(class {}, 'Store', [needs(inner.type, 'Store')]);
    const wires = new Wiring({}, [inner, outer], [inner.type, outer.type]);
    assert.ok(wires.instance(outer));
  });

  it('asks for an instance of an abstract class', () => {
    const mailer: ClassEntry = {
      className: 'Mailer',
      file: 'src/Mailer.ts',
      type: Mailer,
      dependencies: [],
    };
    const user = entry(class {}, 'User', [needs(Mailer, 'Mailer')]);
    assert.throws(() => new Wiring({}, [mailer, user], [Mailer]).instance(user), {
      message: 'Mailer is abstract; provide an instance: { provide: Mailer, use: … }',
    });
    const substitute = { send() {} };
    new Wiring({}, [mailer, user], [{ provide: Mailer, use: substitute }]).instance(user);
  });

  it('lets components ask for each other once they are allowed', () => {
    const wires = wiring([Store]);
    wires.allow(Scores);
    assert.ok(wires.instance(arena));
  });

  it('hands on what a constructor throws, and can be asked again', () => {
    let fails = true;
    const failing: ClassEntry = {
      ...entry(Store, 'Store'),
      create: () => {
        if (fails) throw new Error('no database');
        return new Store();
      },
    };
    const wires = new Wiring({}, [failing], []);
    assert.throws(() => wires.instance(failing), /no database/);
    fails = false;
    assert.ok(wires.instance(failing));
  });

  it('refuses what is no provision, naming its place', () => {
    for (const wrong of [null, undefined, 7, 'Store', {}, { provide: Store }, [Store]]) {
      assert.throws(() => wiring([Store, wrong as unknown as Provision]), {
        name: 'TypeError',
        message: /provide\[1\]/,
      });
    }
  });
});
