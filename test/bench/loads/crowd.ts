// A closed loop among connections that are idle: the same work, with more that the server must remember.
import type { Load, LoadOptions } from '../harness/load.js';
import { openLoad as openClosedLoop } from './closed-loop.js';
import { openLoad as openIdle } from './idle.js';

export async function openLoad(port: number, options: LoadOptions): Promise<Load> {
  const idle = await openIdle(port, { ...options, connections: options.idleConnections ?? 0 });
  const loop = await openClosedLoop(port, options);
  return {
    tally: loop.tally,
    start: () => loop.start(),
    stop: () => loop.stop(),
    async close() {
      await loop.close();
      await idle.close();
    },
  };
}
