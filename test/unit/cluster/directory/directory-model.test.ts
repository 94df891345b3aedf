import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Directory } from '@nopal/core';
import fc from 'fast-check';
import type { DirectoryParts } from '../../../../packages/cluster/src/directory/directory-parts.js';
import { LocalDirectory } from '../../../../packages/cluster/src/directory/local-directory.js';
import { StoreDirectory } from '../../../../packages/cluster/src/directory/store-directory.js';
import { settle } from '../../../support/deferred.js';
import { LoginSimulation } from '../../../support/login-simulation.js';
import { MemoryDirectoryStore, SharedClaims } from '../../../support/memory-directory-store.js';

const GATES = ['gate-1', 'gate-2', 'gate-3', 'lobby-1'];
const RUNS = 2_000;
/** The same runs again: NOPAL_SEED=… */
const SEED = Number(process.env.NOPAL_SEED ?? Date.now() % 2 ** 31);

/** A cluster as the commands find it. */
interface Real {
  readonly simulation: LoginSimulation;
  readonly stores: Map<string, MemoryDirectoryStore>;
}
/** What they count: how often each was run, so that a check that never sees anything fails. */
interface Model {
  readonly seen: Set<string>;
}

class Act implements fc.AsyncCommand<Model, Real> {
  readonly #words: string;
  readonly #act: (real: Real) => Promise<unknown> | undefined;
  readonly #turns: number;

  constructor(words: string, turns: number, act: (real: Real) => Promise<unknown> | undefined) {
    this.#words = words;
    this.#turns = turns;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  /** What is begun is not waited for, except as many turns as the command says. */
  async run(model: Model, real: Real): Promise<void> {
    model.seen.add(this.#words.split(' ')[0] as string);
    await this.#act(real);
    for (let i = 0; i < this.#turns; i += 1) await settle();
  }

  toString(): string {
    return `${this.#words} +${this.#turns}`;
  }
}

const gate = fc.constantFrom(...GATES);
const uid = fc.constantFrom('ada', 'bob', 'cem');
const turns = fc.nat({ max: 3 });

function begin(promise: Promise<unknown>): undefined {
  promise.catch(() => {});
}

const login = fc.tuple(gate, uid, turns).map(
  ([id, who, t]) =>
    new Act(`login ${id} ${who}`, t, ({ simulation }) => {
      simulation.login(id, who);
      return undefined;
    }),
);
const common = [
  login,
  login,
  login,
  fc.tuple(fc.nat({ max: 9 }), turns).map(
    ([which, t]) =>
      new Act(`logout ${which}`, t, ({ simulation }) => {
        simulation.logout(which);
        return undefined;
      }),
  ),
  fc
    .tuple(gate, turns)
    .map(
      ([id, t]) =>
        new Act(`reconcile ${id}`, t, ({ simulation }) => begin(simulation.reconcile(id))),
    ),
  fc.tuple(gate, gate, turns).map(
    ([a, b, t]) =>
      new Act(`cut ${a} ${b}`, t, ({ simulation }) => {
        if (a !== b) simulation.cluster.network.cut(a, b);
        return undefined;
      }),
  ),
  fc.tuple(gate, gate, turns).map(
    ([a, b, t]) =>
      new Act(`heal ${a} ${b}`, t, ({ simulation }) => {
        simulation.cluster.network.heal(a, b);
        return undefined;
      }),
  ),
];
const kills = [
  fc.tuple(gate, turns).map(
    ([id, t]) =>
      new Act(`restart ${id}`, t, async ({ simulation }) => {
        simulation.kill(id);
        for (let i = 0; i < t; i += 1) await settle();
        await simulation.start(id);
      }),
  ),
];
const storeTroubles = [
  fc.tuple(gate, fc.constantFrom('down', 'mute', 'up'), turns).map(
    ([id, state, t]) =>
      new Act(`store ${id} ${state}`, t, ({ stores }) => {
        const store = stores.get(id);
        if (store === undefined) return undefined;
        if (state === 'up') store.back();
        else store.state = state as 'down' | 'mute';
        return undefined;
      }),
  ),
  fc.tuple(turns).map(
    ([t]) =>
      new Act('empty', t, ({ stores }) => {
        for (const store of stores.values()) store.empty();
        return undefined;
      }),
  ),
];

interface Kind {
  readonly name: string;
  readonly commands: fc.Arbitrary<fc.AsyncCommand<Model, Real>>[];
  make(): { stores: Map<string, MemoryDirectoryStore>; make(parts: DirectoryParts): Directory };
}

function storeKind(name: string, whenDown: 'fail-open-local' | 'fail-closed'): Kind {
  return {
    name,
    commands: [...common, ...storeTroubles],
    make: () => {
      const shared = new SharedClaims();
      const stores = new Map<string, MemoryDirectoryStore>();
      const frontendTypes = ['gate', 'lobby'];
      const make = (parts: DirectoryParts): Directory => {
        const store = new MemoryDirectoryStore(shared);
        stores.set(parts.self.id, store);
        return new StoreDirectory('memory', store, parts, { frontendTypes, whenDown });
      };
      return { stores, make };
    },
  };
}

const KINDS: Kind[] = [
  {
    name: 'each frontend its own',
    commands: common,
    make: () => ({ stores: new Map(), make: (parts) => new LocalDirectory(parts) }),
  },
  storeKind('a store, logins go on without it', 'fail-open-local'),
  storeKind('a store, no login without it', 'fail-closed'),
];

/** Never two of one user on one frontend type; never none when the user neither left nor lost a machine. */
async function checkAtRest({ simulation }: Real, seen: Set<string>): Promise<void> {
  for (const who of ['ada', 'bob', 'cem']) {
    const expected: number[] = [];
    for (const type of ['gate', 'lobby']) {
      const all = simulation.all.filter(
        (one) => one.uid === who && one.session.frontendType === type,
      );
      const live = all.filter(({ end }) => end === undefined);
      const ids = live.map(({ session }) => session.id);
      assert.ok(live.length <= 1, `${who} has sessions ${ids} on ${type}`);
      const othersDoing = all.every(({ end }) => end === undefined || end === 'replaced');
      if (all.length > 0 && othersDoing) {
        assert.equal(live.length, 1, `${who} was logged out of ${type} by nobody`);
        if (all.length > 1) seen.add('survivor among many');
      }
      expected.push(...ids);
    }
    expected.sort((a, b) => a - b);
    for (const found of await simulation.found(who)) assert.deepEqual(found, expected, who);
  }
}

describe('directories under random logins, ends and faults', () => {
  for (const { name, commands, make } of KINDS) {
    for (const withKills of [false, true]) {
      const title = withKills ? 'and restarts' : 'without restarts';
      it(`leave one session of a user and frontend type: ${name}, ${title}`, async (t) => {
        t.diagnostic(`NOPAL_SEED=${SEED}`);
        const seen = new Set<string>();
        const skews = fc.tuple(...GATES.map(() => fc.integer({ min: -20, max: 20 })));
        const acts = fc.commands(withKills ? [...commands, ...kills] : commands, {
          maxCommands: 30,
          size: 'max',
        });
        await fc.assert(
          fc.asyncProperty(skews, acts, async (wrong, sequence) => {
            const { stores, make: directory } = make();
            const clocks = new Map(GATES.map((id, i) => [id, wrong[i] ?? 0]));
            const simulation = new LoginSimulation(directory, clocks);
            const real: Real = { simulation, stores };
            for (const id of GATES) await simulation.start(id);
            await fc.asyncModelRun(() => ({ model: { seen }, real }), sequence);
            for (const store of stores.values()) store.back();
            await simulation.quiesce();
            await checkAtRest(real, seen);
            await simulation.cluster.end();
          }),
          { numRuns: RUNS / 2, seed: SEED, endOnFailure: false },
        );
        for (const word of ['login', 'logout', 'cut', 'heal', 'reconcile', 'survivor among many'])
          assert.ok(seen.has(word), `${word} never happened`);
      });
    }
  }
});
