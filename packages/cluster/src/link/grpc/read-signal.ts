import { ProtoReader } from '@nopal/protocol/protobuf';
import { LinkProtocolError } from '../link-protocol-error.js';
import type { Accepted, GoAway, Hello, Refusal, Signal } from './signal.js';

/** Of a `Signal`: a hello with its longest names is shorter. */
const MAX_SIGNAL_BYTES = 4_096;
const NO_BYTES = new Uint8Array(0);

/**
 * Reads a `Signal` of protos/link.proto. Fields that it does not know, or that have another wire type, are passed over.
 * @throws LinkProtocolError `BAD_SIGNAL` or `SIGNAL_TOO_LARGE`
 */
export function readSignal(bytes: Uint8Array): Signal {
  if (bytes.length > MAX_SIGNAL_BYTES)
    throw new LinkProtocolError(
      'SIGNAL_TOO_LARGE',
      `a signal of ${bytes.length} bytes, where ${MAX_SIGNAL_BYTES} are the limit`,
    );
  try {
    return read(new ProtoReader(bytes, 0, bytes.length));
  } catch (error) {
    throw new LinkProtocolError('BAD_SIGNAL', 'bytes that are no signal', { cause: error });
  }
}

function read(reader: ProtoReader): Signal {
  let signal: Signal = { kind: 'unknown' };
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x0a) signal = { kind: 'hello', hello: within(reader, readHello) };
    else if (tag === 0x12) signal = { kind: 'proof', hmac: within(reader, readProof) };
    else if (tag === 0x1a) signal = { kind: 'accepted', accepted: within(reader, readAccepted) };
    else if (tag === 0x22) signal = { kind: 'refused', refusal: within(reader, readRefusal) };
    else if (tag === 0x2a) signal = { kind: 'heartbeat', load: within(reader, readLoad) };
    else if (tag === 0x32) signal = { kind: 'go-away', goAway: within(reader, readGoAway) };
    else reader.skip(tag);
  }
  return signal;
}

function within<T>(reader: ProtoReader, readMessage: (reader: ProtoReader) => T): T {
  const outer = reader.enter();
  const message = readMessage(reader);
  reader.leave(outer);
  return message;
}

function readHello(reader: ProtoReader): Hello {
  const hello = {
    cluster: '',
    serverId: '',
    serverType: '',
    boot: '',
    minVersion: 0,
    maxVersion: 0,
    nonce: NO_BYTES,
    resumes: '',
    attempt: 0,
    target: '',
    draining: false,
  };
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x0a) hello.cluster = reader.string();
    else if (tag === 0x12) hello.serverId = reader.string();
    else if (tag === 0x1a) hello.serverType = reader.string();
    else if (tag === 0x22) hello.boot = reader.string();
    else if (tag === 0x28) hello.minVersion = reader.uint();
    else if (tag === 0x30) hello.maxVersion = reader.uint();
    else if (tag === 0x3a) hello.nonce = reader.byteString() as Uint8Array<ArrayBuffer>;
    else if (tag === 0x42) hello.resumes = reader.string();
    else if (tag === 0x48) hello.attempt = reader.uint();
    else if (tag === 0x52) hello.target = reader.string();
    else if (tag === 0x58) hello.draining = reader.bool();
    else reader.skip(tag);
  }
  return hello;
}

function readProof(reader: ProtoReader): Uint8Array {
  let hmac: Uint8Array = NO_BYTES;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x0a) hmac = reader.byteString();
    else reader.skip(tag);
  }
  return hmac;
}

function readAccepted(reader: ProtoReader): Accepted {
  let version = 0;
  let token: Uint8Array = NO_BYTES;
  let hmac: Uint8Array = NO_BYTES;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x08) version = reader.uint();
    else if (tag === 0x12) token = reader.byteString();
    else if (tag === 0x1a) hmac = reader.byteString();
    else reader.skip(tag);
  }
  return { version, token, hmac };
}

function readRefusal(reader: ProtoReader): Refusal {
  let code = '';
  let detail = '';
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x0a) code = reader.string();
    else if (tag === 0x12) detail = reader.string();
    else reader.skip(tag);
  }
  return { code, detail };
}

function readLoad(reader: ProtoReader): { inFlight: number; sessions: number; lagMs: number } {
  const load = { inFlight: 0, sessions: 0, lagMs: 0 };
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x08) load.inFlight = reader.uint();
    else if (tag === 0x10) load.sessions = reader.uint();
    else if (tag === 0x18) load.lagMs = reader.uint();
    else reader.skip(tag);
  }
  return load;
}

function readGoAway(reader: ProtoReader): GoAway {
  let reason = 0;
  let detail = '';
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === 0x08) reason = reader.uint();
    else if (tag === 0x12) detail = reader.string();
    else reader.skip(tag);
  }
  return { reason, detail };
}
