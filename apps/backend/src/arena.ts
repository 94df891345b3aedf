import {
  Component,
  GameError,
  type Groups,
  Handler,
  push,
  Remote,
  type ServerInfo,
  type Session,
  type Timer,
  type Timers,
} from '@nopal/server';
import type { PlayerData } from '../../frontend/src/player-data.js';
import { ARENA_PLANS } from './arena-plans.js';
import { CHAT_REFILL_MS, cleanChat, isChatLength, MAX_CHAT_LENGTH } from './chat-rules.js';
import { HighScores } from './high-scores.js';
import type {
  ArenaClosing,
  ArenaState,
  ArenaSummary,
  ChatRequest,
  HighScore,
  JoinReply,
  JoinRequest,
  Move,
  PearCollected,
  PlayerChatted,
  PlayerJoined,
  PlayerLeft,
} from './messages.js';
import { TICK_MS } from './movement.js';
import { Room, type Seat } from './room.js';

/** How long a seat is kept for a player whose connection ended, in milliseconds. */
const SEAT_KEPT_MS = 15_000;

/** The game: who plays where, and what everyone hears of it. */
@Component({ access: 'bound' })
export class Arena {
  readonly state = push<ArenaState>();
  readonly joined = push<PlayerJoined>();
  readonly left = push<PlayerLeft>();
  readonly chatted = push<PlayerChatted>();
  readonly collected = push<PearCollected>();
  readonly closing = push<ArenaClosing>();

  private readonly rooms = new Map<string, Room>();
  private readonly seats = new Map<string, Seat>();
  private readonly highScores = new HighScores();
  private ticking: Timer | undefined;
  private isClosing = false;

  constructor(
    private readonly groups: Groups,
    private readonly timers: Timers,
    private readonly server: ServerInfo,
  ) {}

  init(): void {
    for (const plan of ARENA_PLANS) {
      this.rooms.set(plan.id, new Room(plan, this.groups.ensure(`arena:${plan.id}`)));
    }
    this.ticking = this.timers.every(TICK_MS, () => this.tick());
  }

  /** The server takes nothing new from now on. */
  beforeShutdown(): void {
    this.isClosing = true;
    for (const { group, plan } of this.rooms.values())
      this.closing.toGroup(group, { arena: plan.id });
  }

  shutdown(): void {
    this.ticking?.stop();
  }

  /** Takes a seat in an arena, or the one that the player had before its connection broke. */
  @Handler()
  join(session: Session<PlayerData>, { arena }: JoinRequest): JoinReply {
    const uid = uidOf(session);
    if (this.isClosing) {
      throw new GameError('ARENA_CLOSING', 'this arena is moving to another server; join it again');
    }
    const room = this.rooms.get(arena);
    if (room === undefined) {
      throw new GameError('NO_SUCH_ARENA', `there is no arena "${arena.slice(0, 32)}"`);
    }
    let seat = this.seats.get(uid);
    if (seat?.room === room) {
      room.group.remove(seat.session);
      seat.session = session;
      room.simulation.forgetInput(seat.player);
    } else {
      if (seat !== undefined) this.vacate(seat);
      seat = room.seat(uid, session);
      this.seats.set(uid, seat);
      this.announce(seat);
    }
    room.group.add(session);
    const kept = seat;
    session.onClose(() => this.keepSeat(kept, session));
    return room.view(seat.player, this.server.id);
  }

  @Handler({ kind: 'notify' })
  move(session: Session<PlayerData>, { dx, dy, seq }: Move): void {
    const seat = this.seats.get(uidOf(session));
    seat?.room.simulation.steer(seat.player, dx, dy, seq);
  }

  @Handler()
  chat(session: Session<PlayerData>, request: ChatRequest): void {
    const seat = this.seatOf(session);
    const text = isChatLength(request.text) ? cleanChat(request.text) : request.text;
    if (text.length === 0) throw new GameError('CHAT_EMPTY', 'there is nothing to say in that');
    if (text.length > MAX_CHAT_LENGTH) {
      throw new GameError('CHAT_TOO_LONG', `a line has at most ${MAX_CHAT_LENGTH} characters`);
    }
    if (!seat.chat.take(performance.now())) {
      const seconds = CHAT_REFILL_MS / 1000;
      throw new GameError('CHAT_TOO_FAST', `wait a moment: one line every ${seconds} s`);
    }
    this.chatted.toGroup(seat.room.group, { id: seat.player, name: seat.name, text });
  }

  @Handler()
  leave(session: Session<PlayerData>): void {
    const seat = this.seats.get(uidOf(session));
    if (seat !== undefined) this.vacate(seat);
  }

  /** The arenas and how full they are here; the gate's lobby asks for it. */
  @Remote({ idempotent: true })
  list(): ArenaSummary[] {
    return Array.from(this.rooms.values(), (room) => room.summary());
  }

  /** The id of the server that answers: the lobby asks by an arena's name, and gets the same one for the same name. */
  @Remote({ idempotent: true })
  host(): string {
    return this.server.id;
  }

  /** The best scores of this server, those of players who still play among them. */
  @Remote({ idempotent: true })
  best(): HighScore[] {
    for (const seat of this.seats.values()) this.noteScore(seat);
    return this.highScores.list();
  }

  private tick(): void {
    for (const room of this.rooms.values()) {
      if (room.simulation.size === 0) continue; // an empty arena sleeps
      const step = room.simulation.step();
      const { group } = room;
      this.state.toGroup(group, { tick: step.tick, players: step.moved, sprouted: step.sprouted });
      for (const pear of step.collected) this.collected.toGroup(group, pear);
    }
  }

  private announce(seat: Seat): void {
    const { simulation, group } = seat.room;
    const state = simulation.state(seat.player);
    const profile = simulation.profiles().find((known) => known.id === seat.player);
    if (state !== undefined && profile !== undefined)
      this.joined.toGroup(group, { profile, state });
  }

  private keepSeat(seat: Seat, session: Session<PlayerData>): void {
    this.timers.after(SEAT_KEPT_MS, () => {
      // Unless the player came back meanwhile, or left.
      if (seat.session === session && this.seats.get(seat.uid) === seat) this.vacate(seat);
    });
  }

  private vacate(seat: Seat): void {
    this.noteScore(seat);
    this.seats.delete(seat.uid);
    seat.room.group.remove(seat.session);
    if (seat.room.simulation.remove(seat.player)) {
      this.left.toGroup(seat.room.group, { id: seat.player });
    }
  }

  private noteScore({ uid, name, colour, player, room }: Seat): void {
    const score = room.simulation.state(player)?.score ?? 0;
    this.highScores.note({ uid, name, colour, score, arena: room.plan.title });
  }

  private seatOf(session: Session<PlayerData>): Seat {
    const seat = this.seats.get(uidOf(session));
    if (seat === undefined) throw new GameError('NOT_IN_ARENA', 'join an arena first');
    return seat;
  }
}

/** Access `bound` lets nobody in without a user id. */
function uidOf(session: Session<PlayerData>): string {
  if (session.uid === undefined) throw new GameError('UNAUTHENTICATED', 'log in first');
  return session.uid;
}
