import type { LoadPlan } from '../harness/load-process.js';
import { served } from '../harness/served.js';
import type { RunContext, Subject } from '../harness/subject.js';
import type { Growth, Scenario, Workload } from '../harness/workload.js';
import { packetEcho, packetEchoAmong } from '../loads/plans.js';
import { BODY_64 } from './echo.js';
import { makeGame } from './made-game.js';
import { floorServer, nopalAlone } from './nopal-servers.js';

/** Design goal: what a request may cost where there is much, over what it costs where there is little. */
const MOST_GROWTH = 1.15;
const shape = { connections: 50, inFlight: 8, bodyCharacters: BODY_64 };
const echo = { ...shape, route: 'room.room.echo' };

/** The same load on servers that have little and much to remember. */
export const growth: Workload = {
  name: 'growth',
  title: 'Growth: the echo with many sessions, routes and groups',
  operation: 'request',
  scenarios: () => [sessions(10, 10_000), routes(10, 1_000), groups(10, 1_000)],
};

function sessions(few: number, many: number): Scenario {
  const among = (idleConnections: number): LoadPlan => packetEchoAmong({ idleConnections }, echo);
  const pair = (count: number): Subject[] => [
    served({ name: `floor, ${show(count)}`, servers: floorServer('echo'), load: among(count) }),
    served({ name: `nopal, ${show(count)}`, servers: nopalAlone(), load: among(count) }),
  ];
  return {
    name: 'idle sessions beside',
    isDefault: true,
    subjects: [...pair(few), ...pair(many)],
    growth: [
      {
        name: `${show(many)} over ${show(few)}`,
        many: [`nopal, ${show(many)}`, `floor, ${show(many)}`],
        few: [`nopal, ${show(few)}`, `floor, ${show(few)}`],
        limit: MOST_GROWTH,
      },
    ],
  };
}

function routes(few: number, many: number): Scenario {
  const withRoutes = (count: number): Subject => ({
    name: `nopal, ${show(count)}`,
    open: (context: RunContext) => {
      const program = makeGame(context.programs, count);
      return served({
        name: `nopal, ${show(count)}`,
        servers: ([port]) => [{ name: 'nopal', program, args: [String(port)] }],
        load: packetEcho({ ...shape, route: 'game.part0.echo7' }),
      }).open(context);
    },
  });
  return {
    name: 'routes',
    isDefault: true,
    subjects: [
      served({ name: 'floor', servers: floorServer('echo'), load: packetEcho(echo) }),
      withRoutes(few),
      withRoutes(many),
    ],
    growth: [overFloor(few, many)],
  };
}

function groups(few: number, many: number): Scenario {
  const among = (count: number): LoadPlan =>
    packetEchoAmong({ idleConnections: 1_000, groups: count }, echo);
  return {
    name: 'groups of ten',
    isDefault: true,
    subjects: [
      served({ name: 'floor', servers: floorServer('echo'), load: among(0) }),
      served({ name: `nopal, ${show(few)}`, servers: nopalAlone(), load: among(few) }),
      served({ name: `nopal, ${show(many)}`, servers: nopalAlone(), load: among(many) }),
    ],
    growth: [overFloor(few, many)],
  };
}

function overFloor(few: number, many: number): Growth {
  return {
    name: `${show(many)} over ${show(few)}`,
    many: [`nopal, ${show(many)}`, 'floor'],
    few: [`nopal, ${show(few)}`, 'floor'],
    limit: MOST_GROWTH,
  };
}

function show(count: number): string {
  return count.toLocaleString('en-US');
}
