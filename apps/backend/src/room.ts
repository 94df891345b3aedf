import { GameError, type Group, type Session } from '@nopal/server';
import type { PlayerData } from '../../frontend/src/player-data.js';
import type { ArenaPlan } from './arena-plans.js';
import { ChatLimiter } from './chat-rules.js';
import type { ArenaSummary, JoinReply } from './messages.js';
import { CAPACITY, Simulation } from './simulation.js';
import { growWorld } from './world.js';

/** A player's place in a room. It outlives the connection for a while, so that a player whose network broke comes back. */
export interface Seat {
  readonly uid: string;
  readonly room: Room;
  readonly player: number;
  readonly name: string;
  readonly colour: number;
  readonly chat: ChatLimiter;
  session: Session<PlayerData>;
}

/** One arena while it runs: its rules and the group that hears of them. */
export class Room {
  readonly plan: ArenaPlan;
  readonly group: Group;
  readonly simulation: Simulation;

  constructor(plan: ArenaPlan, group: Group) {
    this.plan = plan;
    this.group = group;
    this.simulation = new Simulation(growWorld(plan), plan.seed);
  }

  /** @throws GameError `ARENA_FULL` */
  seat(uid: string, session: Session<PlayerData>): Seat {
    const name = session.data.name ?? 'guest';
    const { colour = 0 } = session.data;
    const profile = this.simulation.add(name, colour);
    if (profile === undefined) {
      const { id, title } = this.plan;
      throw new GameError('ARENA_FULL', `${title} holds ${CAPACITY} players and is full`, {
        metadata: { arena: id },
      });
    }
    return { uid, room: this, player: profile.id, name, colour, chat: new ChatLimiter(), session };
  }

  summary(): ArenaSummary {
    const { id, title } = this.plan;
    return { id, title, players: this.simulation.size, capacity: CAPACITY };
  }

  /** Everything that a player needs to draw the arena. @param server this one */
  view(player: number, server: string): JoinReply {
    const { world, tick } = this.simulation;
    return {
      you: player,
      arena: this.plan.id,
      server,
      title: this.plan.title,
      tick,
      width: world.width,
      height: world.height,
      obstacles: [...world.obstacles],
      pears: this.simulation.pears(),
      profiles: this.simulation.profiles(),
      players: this.simulation.states(),
    };
  }
}
