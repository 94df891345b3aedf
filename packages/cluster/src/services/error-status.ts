import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import {
  ERROR_CODES,
  type ErrorCode,
  GAME_CODE_ROW,
  type GameError,
  isErrorCode,
  ProtoWriter,
} from '@nopal/core';
import { shortened } from './shortened-text.js';

const ERROR_INFO = 'type.googleapis.com/google.rpc.ErrorInfo';
/** Clients in C refuse more than 8 KiB of trailers: base64 makes four bytes of three, and the message may grow threefold. */
const MAX_MESSAGE_BYTES = 768;
const MAX_METADATA_BYTES = 2 * 1024;

/**
 * A GameError as the status of a gRPC call. Its code is in the trailer `nopal-code`; `grpc-status-details-bin` has a
 * google.rpc.Status with an ErrorInfo: the code as its reason, and the metadata, shortened to what trailers can carry.
 * @param domain who gives the reason its meaning: the proto package of the service.
 */
export function errorStatus(error: GameError, domain: string): Partial<StatusObject> {
  // A lookalike of a GameError may hold anything.
  const reason = isErrorCode(String(error.code)) ? error.code : 'INTERNAL';
  const code = statusOf(reason);
  const message = shortened(textOf(error.message), MAX_MESSAGE_BYTES);
  const details = encodeStatus(code, message, reason, domain, error.metadata);
  const metadata = new Metadata();
  metadata.set('nopal-code', reason);
  metadata.set('grpc-status-details-bin', details);
  return { code, details: message, metadata };
}

/** google.rpc.Status: code 1, message 2, details 3, each a google.protobuf.Any: type_url 1, value 2. */
function encodeStatus(
  code: number,
  message: string,
  reason: string,
  domain: string,
  metadata: GameError['metadata'],
): Buffer {
  const out = new ProtoWriter();
  out.int32(8, code);
  out.string(18, message);
  const detail = out.begin(26);
  out.string(10, ERROR_INFO);
  const info = out.begin(18);
  out.string(10, reason);
  out.string(18, domain);
  let left = MAX_METADATA_BYTES;
  for (const [name, value] of Object.entries(metadata ?? {})) {
    const entry = [shortened(name, 256), shortened(textOf(value), MAX_MESSAGE_BYTES)] as const;
    left -= Buffer.byteLength(entry[0]) + Buffer.byteLength(entry[1]) + 8;
    if (left < 0) break;
    const pair = out.begin(26);
    out.string(10, entry[0]);
    out.string(18, entry[1]);
    out.end(pair);
  }
  out.end(info);
  out.end(detail);
  return Buffer.from(out.finish());
}

function statusOf(code: string): number {
  const row = Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode] : GAME_CODE_ROW;
  return status[row.grpc];
}

/** What a game put there in spite of its type must not make an answer impossible. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '';
  }
}
