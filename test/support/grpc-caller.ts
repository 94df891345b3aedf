import {
  type CallOptions,
  type ChannelCredentials,
  Client,
  type ClientUnaryCall,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { ProtoReader } from '@nopal/core';

/** What a gRPC call ended with. */
export interface Ending {
  readonly code: number;
  readonly details: string;
  readonly response?: Uint8Array;
  readonly trailers: Metadata;
}

/** What `grpc-status-details-bin` holds: a google.rpc.Status with one ErrorInfo. */
export interface StatusDetails {
  readonly code: number;
  readonly message: string;
  readonly type: string;
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A gRPC client of bytes: any path, any request. */
export class GrpcCaller {
  readonly client: Client;

  constructor(address: string, secured: ChannelCredentials = credentials.createInsecure()) {
    this.client = new Client(address, secured, { 'grpc.use_local_subchannel_pool': 1 });
  }

  call(
    path: string,
    request: Uint8Array,
    metadata: Readonly<Record<string, string>> = {},
    options: CallOptions = { deadline: Date.now() + 20_000 },
    started?: (call: ClientUnaryCall) => void,
  ): Promise<Ending> {
    const sent = new Metadata();
    for (const [name, value] of Object.entries(metadata))
      sent.set(name, name.endsWith('-bin') ? Buffer.from(value) : value);
    return new Promise((resolve) => {
      const call = this.client.makeUnaryRequest(
        path,
        (bytes: Uint8Array) => Buffer.from(bytes),
        (bytes: Buffer) => new Uint8Array(bytes),
        request,
        sent,
        options,
        (error: ServiceError | null, response?: Uint8Array) => {
          if (error === null && response !== undefined)
            resolve({ code: 0, details: '', response, trailers: new Metadata() });
          else if (error !== null)
            resolve({ code: error.code, details: error.details, trailers: error.metadata });
        },
      );
      started?.(call);
    });
  }

  close(): void {
    this.client.close();
  }
}

/** The details of an ending that has them. */
export function statusDetails({ trailers }: Ending): StatusDetails {
  const [bytes] = trailers.get('grpc-status-details-bin');
  if (!(bytes instanceof Uint8Array)) throw new Error('the call ended without details');
  const status = { code: 0, message: '', type: '', reason: '', domain: '' };
  const metadata: Record<string, string> = {};
  each(bytes, (field, reader) => {
    if (field === 1) status.code = reader.int32();
    else if (field === 2) status.message = reader.string();
    else
      each(reader.byteView(), (inAny, any) => {
        if (inAny === 1) status.type = any.string();
        else
          each(any.byteView(), (inInfo, info) => {
            if (inInfo === 1) status.reason = info.string();
            else if (inInfo === 2) status.domain = info.string();
            else {
              const pair = ['', ''];
              each(info.byteView(), (inPair, entry) => {
                pair[inPair - 1] = entry.string();
              });
              metadata[pair[0] ?? ''] = pair[1] ?? '';
            }
          });
      });
  });
  return { ...status, metadata };
}

function each(bytes: Uint8Array, read: (field: number, reader: ProtoReader) => void): void {
  const reader = new ProtoReader(bytes, 0, bytes.length);
  while (reader.pos < reader.end) read(reader.tag() >>> 3, reader);
}
