// Over 100,000 requests to two backends, each in a process of its own, while clients leave, handlers fail and time runs out.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Message, MessageType, parseErrorBody } from '@nopal/protocol';
import { bundleProgram } from '../support/bundle-program.js';
import { freePort } from '../support/free-port.js';
import { type RawClient, treeOf } from '../support/raw-client.js';
import { seededRandom } from '../support/seeded-random.js';
import { until } from '../support/until.js';
import { FairCluster } from './fair-cluster.js';
import type { Done } from './game/src/messages.js';

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

interface Tally {
  answered: number;
  failed: number;
  late: number;
  left: number;
}

it('each of 100,000 requests is answered once, in order and to its own session, or its client has left', async () => {
  const tally: Tally = { answered: 0, failed: 0, late: 0, left: 0 };
  const backends = new Set<string>();
  let names = 0;
  let posted = 0;
  const isEnough = (): boolean => posted - tally.left >= REQUESTS;
  const visit = async (): Promise<void> => {
    names += 1;
    const random = seededRandom(SEED + names);
    const client = await fair.raw('gate-1', names % 2 === 0 ? 'tcp' : 'ws');
    const player = new Player(client, `p${names}`, random);
    const rounds = 5 + Math.floor(random() * 20);
    for (let round = 0; round < rounds && !isEnough(); round += 1) {
      for (let i = 0; i < WINDOW; i += 1) player.post();
      posted += WINDOW;
      if (random() < 0.05) break; // what it waits for is nobody's any more
      await player.all();
    }
    player.check(tally, backends);
    client.close();
  };
  try {
    const visitors = Array.from({ length: CLIENTS }, async () => {
      while (!isEnough()) await visit();
    });
    await Promise.all(visitors);
  } catch (error) {
    throw new Error(`this was with NOPAL_TEST_SEED=${SEED}`, { cause: error });
  }
  assert.ok(tally.answered + tally.failed + tally.late >= REQUESTS, JSON.stringify(tally));
  const { failed, late, left } = tally;
  assert.ok(failed > 1_000 && late > 100 && left > 1_000, JSON.stringify(tally));
  assert.deepEqual([...backends].sort(), ['game-1', 'game-2']);
  // Nothing is left anywhere.
  const asking = await fair.raw('gate-1');
  for (const id of ['game-1', 'game-2']) {
    await until(async () => {
      const { members } = await fair.roll(asking, id);
      return members.find((member) => member.id === 'gate-1')?.sessions === 1;
    }, `${id} hears that the frontend has only who asks`);
  }
});

/** A client that checks its own answers: each is its own, comes once and in order. */
class Player {
  readonly client: RawClient;
  readonly #name: string;
  readonly #posted = new Map<number, number>();
  readonly #random: () => number;
  #n = 0;
  #lastId = 0;

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
    const random = this.#random;
    this.#n += 1;
    const dice = random();
    const route = dice < 0.03 ? 'game.desk.hurry' : 'game.desk.work';
    const ms = dice < 0.03 ? Math.floor(random() * 30) : random() < 0.005 ? 2 : 0;
    const fails = random() < 0.05;
    this.#lastId = this.client.post(route, { n: this.#n, by: this.#name, ms, fails });
    this.#posted.set(this.#lastId, this.#n);
  }

  async all(): Promise<void> {
    await this.client.answer(this.#lastId);
    await until(() => this.waiting === 0, `${this.#name} has all its answers`);
  }

  check(tally: Tally, backends: Set<string>): void {
    tally.left += this.waiting;
    let ran = 0;
    let where = '';
    // A second answer to one id is an error of the client's own.
    for (const message of this.#answers()) {
      const n = this.#posted.get(message.id) ?? assert.fail(`${this.#name} never asked that`);
      const found = this.#ranAs(message, n, tally);
      if (found === undefined) continue;
      const { after, server } = found;
      backends.add(server);
      assert.ok(n > ran, `${this.#name}: ${n} was answered after ${ran}`);
      // Those between were given up: while they waited, or while they ran. A backend that took the session over, as the
      // first was too slow for anybody, knows of none before.
      const isNext = after >= ran || server !== where;
      assert.ok(after < n && isNext, `${this.#name}: ${n} ran after ${after}, and ${ran} had`);
      ran = n;
      where = server;
    }
  }

  /** What its handler says of a request; undefined for one that was too late. */
  #ranAs(message: Message, n: number, tally: Tally): Pick<Done, 'after' | 'server'> | undefined {
    if (!message.error) {
      const done = treeOf(message) as Done;
      assert.deepEqual([done.by, done.n], [this.#name, n]);
      tally.answered += 1;
      return done;
    }
    const { code, metadata } = parseErrorBody(message.body);
    if (code === 'DEADLINE_EXCEEDED') {
      tally.late += 1;
      return undefined;
    }
    assert.equal(code, 'BAD_LUCK');
    assert.deepEqual([metadata?.by, metadata?.n], [this.#name, `${n}`]);
    tally.failed += 1;
    return { after: Number(metadata?.after), server: metadata?.server ?? '' };
  }

  #answers(): Message[] {
    return this.client.messages.filter(({ type }) => type === MessageType.RESPONSE) as Message[];
  }
}
