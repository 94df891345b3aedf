// One server of the faulty game in a process of its own, by its environment. Asked over its parent's channel, it tells what
// an operator's tools would show: metrics, sessions, memory, what the event loop holds.
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { getHeapCodeStatistics } from 'node:v8';
import {
  fromEnvironment,
  MemoryMetrics,
  type RoutePolicy,
  type Server,
  startServers,
} from '@nopal/server';
import { manifest } from './game/generated/manifest.js';
import type { ServerReport } from './server-process.js';

let servers: readonly Server[] = [];

function report(): ServerReport {
  const metrics: Record<string, number> = {};
  for (const server of servers) {
    if (!(server.metrics instanceof MemoryMetrics)) continue;
    for (const { name, value } of server.metrics.samples())
      metrics[name] = (metrics[name] ?? 0) + value;
  }
  const held: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) held[kind] = (held[kind] ?? 0) + 1;
  const { heapUsed, rss, external } = process.memoryUsage();
  const code = getHeapCodeStatistics();
  return {
    metrics,
    held,
    heapUsed,
    code: code.code_and_metadata_size + code.bytecode_and_metadata_size,
    rss,
    external,
    files: readdirSync('/proc/self/fd').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    sessions: servers.reduce((sum, { sessions }) => sum + sessions.count, 0),
    connections: servers.reduce((sum, { connectionCount }) => sum + connectionCount, 0),
  };
}

/** What one collection lets go of the next one takes, with the turns between that finalizers need. */
async function collect(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    (globalThis as { gc?: () => void }).gc?.();
    await pause(10);
  }
}

process.on('message', (number) => {
  void collect().then(() => process.send?.({ number, report: report() }));
});
// The test is gone. Nothing is to run any more: an orderly exit waits for native parts, which may never end.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

({ servers } = await startServers({
  manifest,
  routing: { game: (process.env.NOPAL_TEST_ROUTING ?? 'round-robin') as RoutePolicy },
  ...fromEnvironment(),
}));
