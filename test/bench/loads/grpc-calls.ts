// A client of grpc-js whose load is unary calls: what is measured is this process and the server.
import { Client, credentials } from '@grpc/grpc-js';
import type { Load, LoadOptions } from '../harness/load.js';
import { Calls } from './calls.js';

const asIs = (bytes: Buffer): Buffer => bytes;

export async function openLoad(port: number, { inFlight, bytes }: LoadOptions): Promise<Load> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const body = Buffer.alloc(Number(bytes), 0x78);
  await new Promise<void>((resolve, reject) => {
    client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve()));
  });
  const call = (): Promise<unknown> =>
    new Promise<void>((resolve, reject) => {
      // With a deadline, as every call should have one, and as those of the link do.
      client.makeUnaryRequest(
        '/floor/echo',
        asIs,
        asIs,
        body,
        { deadline: Date.now() + 5_000 },
        (error) => (error === null ? resolve() : reject(error)),
      );
    });
  return new Calls(call, Number(inFlight), () => client.close());
}
