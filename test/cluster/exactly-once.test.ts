// Over 100,000 requests to two backends, each in a process of its own, while clients leave, handlers fail and time runs out.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Message, MessageType, parseErrorBody } from '@nopal/protocol';
import { bundleProgram } from '../support/bundle-program.js';
import { freePort } from '../support/free-port.js';
import { type RawClient, treeOf } from '../support/raw-client.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { FairCluster } from './fair-cluster.js';
import type { Done, Lines } from './game/src/messages.js';

const REQUESTS = 100_000;
const CLIENTS = 60;
const WINDOW = 40;
const SEED = Number(process.env.NOPAL_TEST_SEED ?? Date.now() % 1_000_000);

let fair: FairCluster;
before(async () => {
  const ids = ['gate-1', 'game-1', 'game-2'];
  const ports = new Map<string, number>();
  for (const id of ids) ports.set(id, await freePort());
  const peers = ids.map((id) => `${id.slice(0, 4)}/${id}=127.0.0.1:${ports.get(id)}`).join();
  const program = await bundleProgram('test/cluster/game/serve.ts');
  fair = new FairCluster({ program, env: { NOPAL_PEERS: peers }, ports });
  await fair.start(...ids);
});
after(() => fair?.stop());

type Fate = 'answered' | 'failed' | 'late' | 'left';
/** By how long their answers may take: a route's own limit, or one that was made up for the request alone. */
type Tally = Map<string, Record<Fate, number>>;

function note(tally: Tally, kind: string, fate: Fate): void {
  const counts = tally.get(kind) ?? { answered: 0, failed: 0, late: 0, left: 0 };
  counts[fate] += 1;
  tally.set(kind, counts);
}

const sumOf = (tally: Tally, ...fates: readonly Fate[]): number =>
  [...tally.values()].reduce(
    (sum, counts) => sum + fates.reduce((own, fate) => own + counts[fate], 0),
    0,
  );

it('each of 100,000 requests is answered once, in order and to its own session, or its client has left', async (t) => {
  const tally: Tally = new Map();
  const backends = new Set<string>();
  let names = 0;
  let posted = 0;
  const isEnough = (): boolean => posted - sumOf(tally, 'left') >= REQUESTS;
  const visit = async (): Promise<void> => {
    names += 1;
    const name = `p${names}`; // the next one counts on while this one connects
    const random = seededRandom(SEED + names);
    const client = await fair.raw('gate-1', names % 2 === 0 ? 'tcp' : 'ws');
    const player = new Player(client, name, random);
    const rounds = 5 + Math.floor(random() * 20);
    for (let round = 0; round < rounds && !isEnough(); round += 1) {
      // What it waits for when it leaves is nobody's any more.
      const isLast = random() < 0.08;
      const count = isLast ? 1 + Math.floor(random() * WINDOW) : WINDOW;
      for (let i = 0; i < count; i += 1) player.post();
      posted += count;
      if (isLast) {
        await pause(random() * 20);
        break;
      }
      await player.all();
    }
    client.close();
    await until(() => client.socket.ended, 'its connection has ended');
    player.check(tally, backends);
  };
  try {
    const visitors = Array.from({ length: CLIENTS }, async () => {
      while (!isEnough()) await visit();
    });
    await Promise.all(visitors);
  } catch (error) {
    throw new Error(`this was with NOPAL_TEST_SEED=${SEED}`, { cause: error });
  }
  for (const [kind, counts] of tally) t.diagnostic(`${kind}: ${JSON.stringify(counts)}`);
  const all = JSON.stringify([...tally]);
  assert.ok(sumOf(tally, 'answered', 'failed', 'late') >= REQUESTS, all);
  assert.equal(sumOf(tally, 'answered', 'failed', 'late', 'left'), posted);
  assert.ok(sumOf(tally, 'failed') > 1_000 && sumOf(tally, 'left') > 1_000, all);
  for (const kind of ['hurry', 'relayed'])
    assert.ok((tally.get(kind)?.late ?? 0) > 100 && (tally.get(kind)?.answered ?? 0) > 100, all);
  assert.deepEqual([...backends].sort(), ['game-1', 'game-2']);
  // Nothing is left anywhere, and nothing was done twice.
  const asking = await fair.raw('gate-1');
  for (const id of ['game-1', 'game-2']) {
    await until(async () => {
      const { members } = await fair.roll(asking, id);
      return members.find((member) => member.id === 'gate-1')?.sessions === 1;
    }, `${id} hears that the frontend has only who asks`);
    const { lines } = (await asking.call('gate.relay.twiceAt', { server: id })) as Lines;
    assert.deepEqual(lines, []);
  }
});

/** Routes whose answers come in the order of the requests, and how long each may take. */
const LIMITS = { hurry: 15, stroll: 60, amble: 250 };

interface Posted {
  readonly n: number;
  readonly kind: string;
}

/** A client that checks its own answers: each is its own, comes once and in order. */
class Player {
  readonly client: RawClient;
  readonly #name: string;
  readonly #posted = new Map<number, Posted>();
  readonly #random: () => number;
  #n = 0;

  constructor(client: RawClient, name: string, random: () => number) {
    this.client = client;
    this.#name = name;
    this.#random = random;
  }

  get waiting(): number {
    return this.#posted.size - this.#answers().length;
  }

  /** A request that may fail, may take its time, and may have too little of it. */
  post(): void {
    const dice = this.#random();
    if (dice < 0.15) this.#postRelayed();
    else if (dice < 0.25) this.#postLimited();
    else this.#post('work', 'game.desk.work', this.#random() < 0.005 ? 2 : 0);
  }

  async all(): Promise<void> {
    await until(() => this.waiting === 0, `${this.#name} has all its answers`);
  }

  /** To be called when its connection has ended: nothing comes any more. */
  check(tally: Tally, backends: Set<string>): void {
    let ran = 0;
    let where = '';
    const waiting = new Map(this.#posted);
    // A second answer to one id is an error of the client's own.
    for (const message of this.#answers()) {
      const { n, kind } =
        this.#posted.get(message.id) ?? assert.fail(`${this.#name} never asked that`);
      assert.ok(waiting.delete(message.id), `${this.#name}: ${n} was answered twice`);
      const found = this.#ranAs(message, n, (fate) => note(tally, kind, fate));
      if (found === undefined) continue;
      const { after, server } = found;
      backends.add(server);
      if (kind === 'relayed') continue; // these run side by side
      assert.ok(n > ran, `${this.#name}: ${n} was answered after ${ran}`);
      // Those between were given up: while they waited, or while they ran. A backend that took the session over, as the
      // first was too slow for anybody, knows of none before.
      const isNext = after >= ran || server !== where;
      assert.ok(after < n && isNext, `${this.#name}: ${n} ran after ${after}, and ${ran} had`);
      ran = n;
      where = server;
    }
    for (const { kind } of waiting.values()) note(tally, kind, 'left');
  }

  /** By a remote call that has a time of its own. */
  #postRelayed(): void {
    const random = this.#random;
    const by = random() < 0.5 ? 'gate' : 'game';
    const ms = random() < 0.3 ? Math.floor(random() * 40) : 0;
    const own = { timeoutMs: 1 + Math.floor(random() * 60), isIdempotent: random() < 0.5 };
    this.#post('relayed', `${by}.relay.pass`, ms, own);
  }

  #postLimited(): void {
    const random = this.#random;
    const names = Object.keys(LIMITS) as (keyof typeof LIMITS)[];
    const name = names[Math.floor(random() * names.length)] ?? 'hurry';
    const ms = random() < 0.1 ? Math.floor(random() * 2 * LIMITS[name]) : 0;
    this.#post(name, `game.desk.${name}`, ms);
  }

  #post(kind: string, route: string, ms: number, more: object = {}): void {
    this.#n += 1;
    const fails = this.#random() < 0.05;
    const id = this.client.post(route, { n: this.#n, by: this.#name, ms, fails, ...more });
    this.#posted.set(id, { n: this.#n, kind });
  }

  /** What its handler says of a request; undefined for one that was too late. */
  #ranAs(
    message: Message,
    n: number,
    became: (fate: Fate) => void,
  ): Pick<Done, 'after' | 'server'> | undefined {
    if (!message.error) {
      const done = treeOf(message) as Done;
      assert.deepEqual([done.by, done.n], [this.#name, n]);
      became('answered');
      return done;
    }
    const { code, msg, metadata } = parseErrorBody(message.body);
    if (code === 'DEADLINE_EXCEEDED') {
      became('late');
      return undefined;
    }
    assert.equal(code, 'BAD_LUCK', msg);
    assert.deepEqual([metadata?.by, metadata?.n], [this.#name, `${n}`]);
    became('failed');
    return { after: Number(metadata?.after), server: metadata?.server ?? '' };
  }

  #answers(): Message[] {
    return this.client.messages.filter(({ type }) => type === MessageType.RESPONSE) as Message[];
  }
}
