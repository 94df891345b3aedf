// One of the two processes of the bench: answers each envelope with one of the same bytes. The floor answers each message of a
// bare gRPC stream with the same message.
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { GrpcListener, GrpcTransport, makeBoot } from '@nopal/cluster';
import { MemoryMetrics, SystemClock } from '@nopal/core';
import { RecordingLogger } from '@nopal/server/testing';
import { echoItems } from './items.js';

const clock = new SystemClock();
const logger = new RecordingLogger();
const listener = new GrpcListener({ clock, logger });
const metrics = new MemoryMetrics();
const transport = new GrpcTransport({ cluster: 'bench', listener, clock, logger, metrics });
const self = await transport.open(
  { id: 'b', type: 'b', frontend: false, metadata: {}, boot: makeBoot(), state: 'ready' },
  {
    receive(from, bytes) {
      const batch = transport.batch(from);
      if (batch !== undefined) echoItems(bytes as Buffer, batch);
    },
  },
);
const asIs = (bytes: Buffer): Buffer => bytes;
const floor = new Server();
floor.addService(
  {
    echo: {
      path: '/floor/echo',
      requestStream: true,
      responseStream: true,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  },
  {
    echo(call: ServerDuplexStream<Buffer, Buffer>) {
      call.on('data', (message: Buffer) => call.write(message));
      call.on('end', () => call.end());
      call.on('error', () => {});
    },
  },
);
floor.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, port) => {
  process.send?.({ self, floorPort: port });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicros: user + system });
});
