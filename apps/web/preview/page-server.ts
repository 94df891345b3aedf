import { ARENA_PLANS } from '../../backend/src/arena-plans.js';
import { TICK_MS } from '../../backend/src/movement.js';
import { CAPACITY } from '../../backend/src/simulation.js';
import { CAST, PHRASES } from '../../bots/cast.js';
import type { ArenaListener, ConnectionStatus, GameConnection } from '../src/connection.js';
import { LocalArena } from '../src/local-arena.js';

/**
 * The game inside the page, to look at it without a server: the real rules and pilots, and a delay each way.
 * In the address: `pilots=20` players, `delay=40` milliseconds each way.
 */
export function connectToPage(): GameConnection {
  const wishes = new URLSearchParams(location.search);
  const pilots = Number(wishes.get('pilots') ?? 18);
  const delayMs = Number(wishes.get('delay') ?? 20);
  let listener: ArenaListener | undefined;
  let arena: LocalArena | undefined;
  let you = 0;
  let ownName = '';
  let setStatus: (status: ConnectionStatus) => void = () => {};
  let reconnect: () => Promise<void> = async () => {};
  let received = 0;
  let sent = 0;

  const tell = (message: (to: ArenaListener) => void) => {
    setTimeout(() => {
      received++;
      if (listener !== undefined) message(listener);
    }, delayMs);
  };
  const answer = <T>(value: () => T): Promise<T> => {
    sent++;
    return new Promise((resolve) => {
      setTimeout(() => {
        received++;
        resolve(value());
      }, delayMs * 2);
    });
  };
  let ticks = 0;
  setInterval(() => {
    if (arena === undefined) return;
    const step = arena.step();
    tell((to) => to.state({ tick: step.tick, players: step.moved, sprouted: step.sprouted }));
    for (const collected of step.collected) tell((to) => to.collected(collected));
    if (++ticks % 45 !== 10) return;
    const profiles = arena.simulation.profiles();
    const speaker = profiles[Math.floor(Math.random() * profiles.length)];
    const text = PHRASES[Math.floor(Math.random() * PHRASES.length)] ?? '';
    if (speaker !== undefined && speaker.id !== you) tell((to) => to.chatted({ ...speaker, text }));
  }, TICK_MS);
  // In the console: `arena()` is the game itself,
  // `breakConnection()` in the console shows what a player sees then.
  Object.assign(window, {
    arena: () => ({ simulation: arena?.simulation, you }),
    breakConnection: (forMs = 3000) => {
      setStatus('reconnecting');
      setTimeout(() => {
        setStatus('open');
        void reconnect();
      }, forMs);
    },
  });

  return {
    login: (name) => {
      ownName = name;
      return answer(() => {});
    },
    arenas: () =>
      answer(() =>
        ARENA_PLANS.map(({ id, title }, index) => ({
          id,
          title,
          players: Math.max(0, pilots - index * 11),
          capacity: CAPACITY,
        })),
      ),
    scores: (from, size) =>
      answer(() => {
        const scores = CAST.map((name, index) => ({
          rank: index + 1,
          name,
          colour: index % 8,
          score: 120 - index * 5,
          arena: ARENA_PLANS[index % ARENA_PLANS.length]?.title ?? '',
        }));
        return { scores: scores.slice(from, from + size), total: scores.length };
      }),
    ping: () => answer(() => {}),
    join: (id) => {
      const plan = ARENA_PLANS.find((known) => known.id === id) ?? ARENA_PLANS[0];
      if (plan === undefined) throw new Error('there is no arena');
      const opened = new LocalArena(plan, pilots);
      for (let i = 0; i < 400; i++) opened.step();
      you = opened.simulation.add(ownName, 0)?.id ?? 0;
      arena = opened;
      const { world } = opened.simulation;
      return answer(() => ({
        ...world,
        obstacles: [...world.obstacles],
        you,
        arena: plan.id,
        server: 'the page',
        title: plan.title,
        tick: opened.simulation.tick,
        pears: opened.simulation.pears(),
        profiles: opened.simulation.profiles(),
        players: opened.simulation.states(),
      }));
    },
    leave: () => {
      arena = undefined;
      return answer(() => {});
    },
    move: ({ dx, dy, seq }) => {
      sent++;
      setTimeout(() => arena?.simulation.steer(you, dx, dy, seq), delayMs);
    },
    chat: (text) => {
      tell((to) => to.chatted({ id: you, name: ownName, text }));
      return answer(() => {});
    },
    listen: (to) => {
      listener = to;
    },
    onStatus: (callback) => {
      setStatus = callback;
    },
    onReconnect: (callback) => {
      reconnect = callback;
    },
    counts: () => ({ received, sent }),
  };
}
