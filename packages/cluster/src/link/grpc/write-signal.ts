import { ProtoWriter } from '@nopal/protocol/protobuf';
import type { Accepted, GoAway, Hello, Refusal, Signal } from './signal.js';

const MAX_UINT32 = 0xff_ff_ff_ff;

/** The bytes of a `Signal` of protos/link.proto, fields in the order of their numbers and absent when they are zero. */
export function writeSignal(signal: Signal): Buffer {
  const writer = new ProtoWriter();
  switch (signal.kind) {
    case 'hello':
      within(writer, 0x0a, () => writeHello(writer, signal.hello));
      break;
    case 'proof':
      within(writer, 0x12, () => bytes(writer, 0x0a, signal.hmac));
      break;
    case 'accepted':
      within(writer, 0x1a, () => writeAccepted(writer, signal.accepted));
      break;
    case 'refused':
      within(writer, 0x22, () => writeRefusal(writer, signal.refusal));
      break;
    case 'heartbeat':
      within(writer, 0x2a, () => {
        number(writer, 0x08, signal.load.inFlight);
        number(writer, 0x10, signal.load.sessions);
        number(writer, 0x18, signal.load.lagMs);
      });
      break;
    case 'go-away':
      within(writer, 0x32, () => writeGoAway(writer, signal.goAway));
      break;
    case 'unknown':
      break;
  }
  return Buffer.from(writer.bytes.buffer, writer.bytes.byteOffset, writer.pos);
}

function within(writer: ProtoWriter, tag: number, write: () => void): void {
  const start = writer.begin(tag);
  write();
  writer.end(start);
}

function writeHello(writer: ProtoWriter, hello: Hello): void {
  text(writer, 0x0a, hello.cluster);
  text(writer, 0x12, hello.serverId);
  text(writer, 0x1a, hello.serverType);
  text(writer, 0x22, hello.boot);
  number(writer, 0x28, hello.minVersion);
  number(writer, 0x30, hello.maxVersion);
  bytes(writer, 0x3a, hello.nonce);
  text(writer, 0x42, hello.resumes);
  number(writer, 0x48, hello.attempt);
  text(writer, 0x52, hello.target);
  if (hello.draining) writer.bool(0x58, true);
}

function writeAccepted(writer: ProtoWriter, accepted: Accepted): void {
  number(writer, 0x08, accepted.version);
  bytes(writer, 0x12, accepted.token);
  bytes(writer, 0x1a, accepted.hmac);
}

function writeRefusal(writer: ProtoWriter, refusal: Refusal): void {
  text(writer, 0x0a, refusal.code);
  text(writer, 0x12, refusal.detail);
}

function writeGoAway(writer: ProtoWriter, goAway: GoAway): void {
  number(writer, 0x08, goAway.reason);
  text(writer, 0x12, goAway.detail);
}

function number(writer: ProtoWriter, tag: number, value: number): void {
  const whole = Math.min(Math.max(Math.round(value) || 0, 0), MAX_UINT32);
  if (whole !== 0) writer.uint32(tag, whole);
}

function text(writer: ProtoWriter, tag: number, value: string): void {
  if (value === '') return;
  // Half a surrogate pair becomes the replacement character, as everybody's UTF-8 writers have it.
  if (!writer.string(tag, value)) writer.byteString(tag, Buffer.from(value));
}

function bytes(writer: ProtoWriter, tag: number, value: Uint8Array): void {
  if (value.length > 0) writer.byteString(tag, value);
}
