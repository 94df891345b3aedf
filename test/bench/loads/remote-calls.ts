// A Nopal server whose load is to call another: what is measured is this process and the other.
import { createLogger, startServers } from '@nopal/server';
import { BENCH_LIMITS } from '../echo/bench-limits.js';
import { manifest } from '../echo/generated/manifest.js';
import { Neighbours } from '../echo/src/neighbours.js';
import { RemoteHandle } from '../echo/src/remote-handle.js';
import type { Load, LoadOptions } from '../harness/load.js';
import { Calls } from './calls.js';

export async function openLoad(port: number, options: LoadOptions): Promise<Load> {
  const { inFlight, bytes, ports } = options;
  const neighbours = new Neighbours();
  const handle = new RemoteHandle();
  const own = Number(String(ports).split(',')[1]);
  const running = await startServers({
    manifest,
    serve: 'caller',
    id: 'caller',
    ownsProcess: false,
    logger: createLogger('error'),
    limits: BENCH_LIMITS,
    provide: [neighbours, handle],
    cluster: {
      name: 'bench',
      listen: { port: own },
      peers: [{ id: 'backend1', type: 'game', host: '127.0.0.1', port }],
    },
  });
  await neighbours.found(['backend1']);
  const text = 'x'.repeat(Number(bytes));
  return new Calls(
    () => handle.echo(text),
    Number(inFlight),
    () => running.stop(),
  );
}
