import type { Client } from '@grpc/grpc-js';
import { ProtoReader, ProtoWriter } from '@nopal/core';

/** The path of the standard health service. */
export const HEALTH = '/grpc.health.v1.Health';
export const SERVING = 1;
export const NOT_SERVING = 2;
export const SERVICE_UNKNOWN = 3;

export interface HealthWatch {
  /** Every status that was told, in order. */
  readonly seen: number[];
  /** The status with which the stream ended; -1 until then. */
  code: number;
}

export function healthQuestion(service: string): Uint8Array {
  const out = new ProtoWriter();
  out.string(10, service);
  return out.finish();
}

export function healthIn(answer: Uint8Array): number {
  const reader = new ProtoReader(answer, 0, answer.length);
  reader.tag();
  return reader.uint();
}

/** Watches the health of a service, '' for the server's, until the server ends it. */
export function watchHealth(client: Client, service: string): HealthWatch {
  const watched: HealthWatch = { seen: [], code: -1 };
  const stream = client.makeServerStreamRequest(
    `${HEALTH}/Watch`,
    (bytes: Uint8Array) => Buffer.from(bytes),
    (bytes: Buffer) => bytes,
    healthQuestion(service),
  );
  stream.on('data', (bytes: Buffer) => watched.seen.push(healthIn(bytes)));
  stream.on('error', () => undefined);
  stream.on('status', ({ code }) => {
    watched.code = code;
  });
  return watched;
}
