import type { DirectoryParts } from '@nopal/cluster';
import {
  CloseCode,
  type Directory,
  type Frontends,
  GameError,
  LocalSessionHome,
  type Session,
  type SessionAddress,
  Sessions,
} from '@nopal/core';
import { settle } from './deferred.js';
import { TestCluster } from './directory-cluster.js';
import { ManualClock } from './manual-clock.js';
import { RecordingDownlink } from './recording-downlink.js';
import { sessionOf } from './session-of.js';

/** How a session ended; `replaced` alone is not its user's own doing, nor that of a machine. */
export type End = 'replaced' | 'logged out' | 'killed' | 'refused';

export interface SimulatedSession {
  readonly uid: string;
  readonly session: Session;
  end: End | undefined;
  kicks: number;
}

interface Gate {
  readonly id: string;
  readonly boot: string;
  readonly directory: Directory;
  readonly home: LocalSessionHome;
  readonly sessions: Sessions;
  readonly byId: Map<number, SimulatedSession>;
}

/** Frontends with real sessions and homes around directories, whose machines, ways and clocks a test spoils. */
export class LoginSimulation {
  readonly cluster: TestCluster;
  readonly all: SimulatedSession[] = [];
  readonly #gates = new Map<string, Gate>();
  readonly #skews: ReadonlyMap<string, number>;
  readonly #uniqueLogin: boolean;
  #lastSession = 0;
  #lastBoot = 0;

  /** @param skews milliseconds by which each frontend's clock goes wrong */
  constructor(
    make: (parts: DirectoryParts) => Directory,
    skews: ReadonlyMap<string, number>,
    uniqueLogin = true,
  ) {
    this.#skews = skews;
    this.#uniqueLogin = uniqueLogin;
    this.cluster = new TestCluster((parts) => {
      const wallTime = Date.UTC(2026, 0, 1) + (skews.get(parts.self.id) ?? 0);
      return make({ ...parts, clock: new ManualClock(wallTime) });
    });
  }

  get ids(): readonly string[] {
    return [...this.#skews.keys()];
  }

  async start(id: string): Promise<void> {
    if (this.#gates.has(id)) return;
    this.#lastBoot += 1;
    const boot = `boot-${this.#lastBoot}`;
    const { logger } = this.cluster;
    const sessions = new Sessions(logger);
    const byId = new Map<number, SimulatedSession>();
    const holder: { home?: LocalSessionHome } = {};
    const type = id.slice(0, id.indexOf('-'));
    const { directory } = await this.cluster.server(id, type, boot, {
      superseded: (uid, address) => holder.home?.superseded(uid, address),
    });
    const frontends = {
      kick: (address: SessionAddress) => this.#kick(id, address),
    } as unknown as Frontends;
    const home = new LocalSessionHome({
      sessions,
      directory,
      frontends,
      followers: { changed() {}, closed() {} },
      logger,
      clock: new ManualClock(),
      boot,
      uniqueLogin: this.#uniqueLogin,
    });
    holder.home = home;
    this.#gates.set(id, { id, boot, directory, home, sessions, byId });
  }

  kill(id: string): void {
    const gate = this.#gates.get(id);
    if (gate === undefined) return;
    this.#gates.delete(id);
    this.cluster.kill(id);
    for (const one of gate.byId.values()) one.end = 'killed';
  }

  /** A client of that frontend logs in; nobody waits for it. */
  login(id: string, uid: string): void {
    const gate = this.#gates.get(id);
    if (gate === undefined) return;
    this.#lastSession += 1;
    const line = new RecordingDownlink();
    const session = sessionOf(line, {
      id: this.#lastSession,
      home: gate.home,
      frontendId: id,
      frontendType: id.slice(0, id.indexOf('-')),
    });
    const one: SimulatedSession = { uid, session, end: undefined, kicks: 0 };
    line.kick = (_reason, code) => {
      one.kicks += 1;
      if (code !== CloseCode.REPLACED) throw new Error(`kicked with ${code}`);
      // The connection ends in a later turn, as those of acceptors do.
      setImmediate(() => this.#close(gate, one, 'replaced'));
    };
    gate.sessions.add(session);
    gate.byId.set(session.id, one);
    this.all.push(one);
    session.bind(uid).catch((error: unknown) => {
      if (!GameError.is(error)) throw error;
      if (error.code !== 'CONFLICT') this.#close(gate, one, 'refused');
    });
  }

  /** One of the live sessions ends: the one at that place among them. */
  logout(which: number): void {
    const live = this.live();
    const one = live[which % Math.max(1, live.length)];
    const gate = one === undefined ? undefined : this.#gates.get(one.session.frontendId);
    if (one !== undefined && gate !== undefined) this.#close(gate, one, 'logged out');
  }

  async reconcile(id: string): Promise<void> {
    await this.#gates.get(id)?.directory.reconcile();
  }

  /** Those that are open. */
  live(): SimulatedSession[] {
    return this.all.filter(({ end }) => end === undefined);
  }

  /** Heals what can be healed and lets everybody come to rest. */
  async quiesce(): Promise<void> {
    for (const a of this.ids) for (const b of this.ids) this.cluster.network.heal(a, b);
    for (let round = 0; round < 3; round += 1) {
      await this.#turns(12);
      const running = this.ids.map((id) => this.reconcile(id));
      await this.#turns(12);
      await Promise.all(running);
    }
    await this.#turns(12);
  }

  /** Where the directories say that a user is, asked of every frontend. */
  async found(uid: string): Promise<number[][]> {
    return Promise.all(
      [...this.#gates.values()].map(async ({ directory }) => {
        const [addresses = []] = await directory.find([uid], { fresh: true });
        return addresses.map(({ sessionId }) => sessionId).sort((a, b) => a - b);
      }),
    );
  }

  #close(gate: Gate, one: SimulatedSession, end: End): void {
    if (one.end !== undefined || !one.session.isOpen) return;
    one.end = end;
    gate.home.closed(one.session);
  }

  async #kick(from: string, address: SessionAddress): Promise<boolean> {
    const { network } = this.cluster;
    const unreachable = new GameError('UNAVAILABLE', 'the frontend cannot be reached');
    if (from !== address.frontendId && !network.isConnected(from, address.frontendId))
      throw unreachable;
    await settle();
    const gate = this.#gates.get(address.frontendId);
    if (gate === undefined || gate.boot !== address.boot) throw unreachable;
    const one = gate.byId.get(address.sessionId);
    if (one?.end !== undefined || one === undefined) return false;
    one.session.downlink.kick(undefined, CloseCode.REPLACED);
    return true;
  }

  async #turns(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) await settle();
  }
}
