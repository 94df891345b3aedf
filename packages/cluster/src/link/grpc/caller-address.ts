import type { ServerDuplexStream } from '@grpc/grpc-js';

/** Who calls, without the port, which is another each time. */
export function addressOf(call: ServerDuplexStream<Buffer, Buffer>): string {
  return call.getPeer().replace(/:\d+$/, '');
}
