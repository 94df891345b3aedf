import { join } from 'node:path';
import type { LoadPlan } from '../harness/load-process.js';
import { served } from '../harness/served.js';
import type { Subject } from '../harness/subject.js';
import type { Goal, Workload } from '../harness/workload.js';
import type { BroadcastOptions } from '../loads/broadcast.js';
import { BODY_64 } from './echo.js';
import { clusterPorts, floorServer, nopalAlone, nopalCluster } from './nopal-servers.js';

const module = join(import.meta.dirname, '../loads/broadcast.ts');
/** The same at every size, so that wake-ups weigh the same. */
const DELIVERIES_PER_SECOND = 20_000;
const SIZES = [100, 1_000, 5_000];
const OTHER_GROUPS = 1_000;
const LIMIT = 1.3;

function room(members: number, options: Partial<BroadcastOptions> = {}): LoadPlan {
  const all: BroadcastOptions = {
    members,
    shoutsPerSecond: DELIVERIES_PER_SECOND / members,
    bodyCharacters: BODY_64,
    component: 'room.room',
    otherGroups: 0,
    ...options,
  };
  return { module, options: { ...all } };
}

/** A push to a group, per member that gets it, beside a bare publish. */
export const broadcast: Workload = {
  name: 'broadcast',
  title: 'Broadcast to 100, 1,000 and 5,000 members, beside a bare publish',
  operation: 'recipient',
  scenarios: ({ bodyCharacters = BODY_64 }) =>
    SIZES.map((members) => {
      const isMain = members === 1_000;
      const rooms = (options: Partial<BroadcastOptions> = {}): LoadPlan =>
        room(members, { bodyCharacters, ...options });
      const fromBackends = (count: number): Subject =>
        served({
          name: `shout of 1 of ${count} backends`,
          ports: clusterPorts(count),
          servers: nopalCluster(count, '--send-to', 'backend1'),
          load: rooms({ component: 'game.room' }),
        });
      const more = [
        served({
          name: 'nopal, 1,000 other groups',
          servers: nopalAlone(),
          load: rooms({ otherGroups: OTHER_GROUPS }),
        }),
        fromBackends(1),
        fromBackends(4),
      ];
      const subjects = [
        // A slice of a round would have five shouts.
        served({
          name: 'bare publish',
          servers: floorServer('push'),
          load: rooms(),
          isSliced: false,
        }),
        served({ name: 'nopal', servers: nopalAlone(), load: rooms() }),
        ...(isMain ? more : []),
      ];
      return {
        name: `${members.toLocaleString('en-US')} members`,
        isDefault: isMain,
        subjects,
        goals: subjects
          .slice(1)
          .map(({ name }): Goal => ({ subject: name, judges: 'against first', limit: LIMIT })),
      };
    }),
};
