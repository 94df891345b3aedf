import type { Subject } from '../harness/subject.js';
import type { Scenario, Workload } from '../harness/workload.js';
import { cpuPerOperation } from '../harness/workload.js';
import { installPeer } from '../peers/install-peer.js';
import { besideGame } from './http-beside-game.js';
import { floorHttp, nopalHttp, peerHttp } from './http-servers.js';
import { underWrk, type WrkPlan } from './http-wrk.js';

const CONNECTIONS = 64;
const HELLO: WrkPlan = { path: '/hello', connections: CONNECTIONS };
/** With `Host` the thirteen that a browser's page sends. */
const BROWSER = [
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Accept: */*',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-US,en;q=0.9',
  'Cache-Control: no-cache',
  'Cookie: theme=dark; sid=0123456789abcdef0123456789abcdef',
  'Referer: http://127.0.0.1/game/lobby',
  'Sec-Fetch-Dest: empty',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Site: same-origin',
  'DNT: 1',
  'Connection: keep-alive',
];
const PLAYER: WrkPlan = {
  path: '/players/7?name=ann&limit=5',
  headers: BROWSER,
  connections: CONNECTIONS,
};

/** The first so many routes of a server in turn. */
function items(count: number): WrkPlan {
  return { path: '/area%d/items/7', count, connections: CONNECTIONS };
}

function floor(name: string, plan: WrkPlan, routes?: number): Subject {
  return underWrk({ name, server: (port) => floorHttp(port, routes), plan });
}

function nopal(name: string, preset: 'bare' | 'default', plan: WrkPlan, routes?: number): Subject {
  return underWrk({ name, server: (port) => nopalHttp(port, preset, routes), plan });
}

function peer(name: 'fastify' | 'express', preset: 'bare' | 'default', plan: WrkPlan): Subject {
  return underWrk({
    name,
    server: (port) => peerHttp(name, port, preset),
    plan,
    missing: () => installPeer(name),
  });
}

const scenarios: readonly Scenario[] = [
  {
    name: 'bare preset',
    isDefault: true,
    subjects: [floor('uws', HELLO), nopal('nopal', 'bare', HELLO), peer('fastify', 'bare', HELLO)],
    metric: { ...cpuPerOperation('request'), against: 'difference' },
    goals: [{ subject: 'nopal', judges: 'against first', limit: 1.5 }],
  },
  {
    name: 'default preset, 13 headers',
    isDefault: true,
    subjects: [
      peer('fastify', 'default', PLAYER),
      nopal('nopal', 'default', PLAYER),
      floor('uws', PLAYER),
    ],
    goals: [{ subject: 'nopal', judges: 'against first', limit: 0.5 }],
  },
  {
    name: '10 and 1,000 routes',
    isDefault: true,
    subjects: [
      nopal('10 routes', 'bare', items(10), 10),
      // Between these two: what finding a route costs, and what the processor's cache does not hold of so many.
      nopal('10 of 1,000 routes', 'bare', items(10), 1_000),
      nopal('1,000 routes', 'bare', items(1_000), 1_000),
      floor('uws, 10 routes', items(10), 10),
      floor('uws, 1,000 routes', items(1_000), 1_000),
    ],
    goals: [{ subject: '10 of 1,000 routes', judges: 'against first', limit: 1.1 }],
    growth: [
      {
        name: '1,000 in turn over 10',
        many: ['1,000 routes', 'uws, 1,000 routes'],
        few: ['10 routes', 'uws, 10 routes'],
        limit: 1.1,
      },
    ],
  },
  besideGame,
  {
    name: 'default preset, 13 headers, Express',
    isDefault: false,
    subjects: [peer('express', 'default', PLAYER), nopal('nopal', 'default', PLAYER)],
    metric: { ...cpuPerOperation('request'), against: 'ratio' },
  },
];

/** HTTP beside bare uWebSockets.js, and beside Fastify and Express with the same features, under wrk. */
export const http: Workload = {
  name: 'http',
  title: 'HTTP under wrk, beside uWebSockets.js, Fastify and Express',
  operation: 'request',
  scenarios: () => scenarios,
};
