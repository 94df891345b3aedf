// Measures the link between two processes: CPU time of both per envelope of 100 bytes, answered by one of 100 bytes, at several
// envelopes in flight, beside a bare gRPC stream that carries messages of the same length; in interleaved rounds.
//   npm run bench:link [-- --rounds 3] [--seconds 2]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, credentials } from '@grpc/grpc-js';
import { GrpcListener, GrpcTransport, makeBoot } from '@nopal/cluster';
import { type Member, MemoryMetrics, SystemClock } from '@nopal/core';
import { RecordingLogger } from '@nopal/server/testing';
import { countItems, writeItem } from './items.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
  },
});
const BODY = Buffer.alloc(100, 7);
const SHAPES = [1, 10, 100, 500];

const peer = fork(join(import.meta.dirname, 'peer.ts'), [], {
  execArgv: ['--conditions=source', '--import', 'tsx'],
});
const [hello] = (await once(peer, 'message')) as [{ self: Member; floorPort: number }];

const clock = new SystemClock();
const logger = new RecordingLogger();
const metrics = new MemoryMetrics();
const listener = new GrpcListener({ clock, logger });
const transport = new GrpcTransport({ cluster: 'bench', listener, clock, logger, metrics });
let arrived = (_count: number): void => {};
await transport.open(
  { id: 'a', type: 'a', frontend: false, metadata: {}, boot: makeBoot(), state: 'ready' },
  { receive: (_from, bytes) => arrived(countItems(bytes)) },
);
const up = new Promise<void>((resolve) => transport.watch({ up: () => resolve() }));
transport.keep([hello.self]);
await up;

const asIs = (bytes: Buffer): Buffer => bytes;
const client = new Client(`127.0.0.1:${hello.floorPort}`, credentials.createInsecure());
const stream = client.makeBidiStreamRequest('/floor/echo', asIs, asIs);
stream.on('error', () => {});

async function peerCpu(): Promise<number> {
  peer.send('cpu');
  const [{ cpuMicros }] = (await once(peer, 'message')) as [{ cpuMicros: number }];
  return cpuMicros;
}

interface Result {
  readonly own: number;
  readonly peer: number;
  readonly perSecond: number;
}

/** Keeps so many under way: what was answered is sent again. */
async function measure(run: (stop: () => boolean) => Promise<number>): Promise<Result> {
  const before = { own: process.cpuUsage(), peer: await peerCpu(), at: performance.now() };
  const end = before.at + Number(values.seconds) * 1_000;
  const count = await run(() => performance.now() >= end);
  const own = process.cpuUsage(before.own);
  const peerMicros = (await peerCpu()) - before.peer;
  return {
    own: (own.user + own.system) / count,
    peer: peerMicros / count,
    perSecond: (count * 1_000) / (performance.now() - before.at),
  };
}

function linkLoop(inFlight: number): (stop: () => boolean) => Promise<number> {
  return (stop) =>
    new Promise((resolve) => {
      let answered = 0;
      let waiting = inFlight;
      const send = (count: number): void => {
        const batch = transport.batch('b');
        if (batch === undefined) throw new Error('the link is down');
        for (let n = 0; n < count; n += 1) writeItem(batch, BODY, 0, BODY.length);
      };
      arrived = (count) => {
        answered += count;
        waiting -= count;
        if (!stop()) {
          waiting += count;
          send(count);
        } else if (waiting === 0) resolve(answered);
      };
      send(inFlight);
    });
}

function floorLoop(inFlight: number): (stop: () => boolean) => Promise<number> {
  const message = Buffer.alloc(inFlight * (BODY.length + 2), 7);
  return (stop) =>
    new Promise((resolve) => {
      let answered = 0;
      const hear = (): void => {
        answered += inFlight;
        if (!stop()) {
          stream.write(message);
          return;
        }
        stream.off('data', hear);
        resolve(answered);
      };
      stream.on('data', hear);
      stream.write(message);
    });
}

const median = (numbers: number[]): number =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
const show = (results: Result[]): string => {
  const [own, other, perSecond] = (['own', 'peer', 'perSecond'] as const).map((key) =>
    median(results.map((result) => result[key])),
  ) as [number, number, number];
  const both = (own + other).toFixed(2).padStart(7);
  return `${both} (${own.toFixed(2)} + ${other.toFixed(2)}), ${Math.round(perSecond / 1_000)} k/s`;
};

console.log('CPU µs per envelope there and back, both processes (dialer + acceptor)');
for (const inFlight of SHAPES) {
  const link: Result[] = [];
  const floor: Result[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    link.push(await measure(linkLoop(inFlight)));
    floor.push(await measure(floorLoop(inFlight)));
  }
  console.log(`${String(inFlight).padStart(4)} in flight  link  ${show(link)}`);
  console.log(`${' '.repeat(16)}gRPC  ${show(floor)}`);
}
stream.cancel();
client.close();
await transport.close();
peer.kill();
