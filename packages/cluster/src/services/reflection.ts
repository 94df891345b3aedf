import type { Server, ServerDuplexStream } from '@grpc/grpc-js';
import { GameError, type Logger } from '@nopal/core';
import { DescriptorIndex } from './descriptor-index.js';
import { errorStatus } from './error-status.js';
import {
  readReflectionRequest,
  writeFiles,
  writeReflectionError,
  writeServices,
} from './reflection-message.js';
import type { ServiceAccess } from './service-access.js';

const SERVICES = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'];
/** Names of files and symbols are shorter. */
const MAX_REQUEST_BYTES = 4096;

type ReflectionStream = ServerDuplexStream<Buffer, Buffer>;

export interface ReflectionParts {
  /** Full names of what the server serves. */
  readonly services: readonly string[];
  /** A FileDescriptorSet that has them; loaded when somebody asks. */
  readonly descriptors: () => Promise<Uint8Array>;
  /** Further FileDescriptorProtos. */
  readonly files: readonly Uint8Array[];
  readonly access: ServiceAccess;
  readonly logger: Logger;
}

/**
 * gRPC's server reflection, v1 and v1alpha: gives out the descriptors as codegen wrote them, to those who may call the services.
 * Nothing is loaded before the first question.
 */
export class Reflection {
  readonly #parts: ReflectionParts;
  readonly #streams = new Set<ReflectionStream>();
  #index: Promise<DescriptorIndex> | undefined;

  constructor(parts: ReflectionParts) {
    this.#parts = parts;
  }

  addTo(server: Server): void {
    for (const service of SERVICES) {
      const path = `/${service}.ServerReflection/ServerReflectionInfo`;
      const open = (stream: ReflectionStream): void => this.#open(stream);
      server.register(path, open, itself, itself, 'bidi');
    }
  }

  /** Ends the streams that are open, which a server that stops would wait for. */
  close(): void {
    for (const stream of this.#streams) stream.end();
  }

  #open(stream: ReflectionStream): void {
    const refusal = this.#parts.access.refusal(stream);
    if (refusal !== undefined) {
      refuse(stream, refusal);
      return;
    }
    this.#streams.add(stream);
    stream.once('cancelled', () => this.#streams.delete(stream)); // that is any end
    stream.on('end', () => stream.end());
    stream.on('data', (request: Buffer) => this.#serve(stream, request));
  }

  /** One question at a time: the next is read when the answer to the last has gone out. */
  #serve(stream: ReflectionStream, request: Buffer): void {
    stream.pause();
    this.#answer(request).then(
      (response) => {
        if (stream.write(response)) stream.resume();
        else stream.once('drain', () => stream.resume());
      },
      (thrown) => {
        const error = GameError.from(thrown, 'reflection');
        if (error.code === 'INTERNAL')
          this.#parts.logger.error('server reflection has failed', { err: thrown });
        refuse(stream, error);
      },
    );
  }

  async #answer(bytes: Buffer): Promise<Buffer> {
    if (bytes.length > MAX_REQUEST_BYTES)
      throw new GameError('TOO_LARGE', `a question has at most ${MAX_REQUEST_BYTES} bytes`);
    const request = read(bytes);
    if (request.asks === 'services') return writeServices(bytes, this.#parts.services);
    if (request.asks === 'other')
      return writeReflectionError(bytes, 'UNIMPLEMENTED', 'there are no extensions here');
    const index = await this.#load();
    const [files, asked] =
      request.asks === 'file'
        ? [index.byPath(request.path), `file ${request.path}`]
        : [index.bySymbol(request.symbol), `symbol ${request.symbol}`];
    if (files === undefined)
      return writeReflectionError(bytes, 'NOT_FOUND', `there is no ${asked.slice(0, 300)}`);
    return writeFiles(
      bytes,
      files.map((file) => file.bytes),
    );
  }

  #load(): Promise<DescriptorIndex> {
    this.#index ??= this.#makeIndex().catch((error) => {
      this.#index = undefined; // the next who asks tries again
      throw error;
    });
    return this.#index;
  }

  async #makeIndex(): Promise<DescriptorIndex> {
    const index = new DescriptorIndex();
    index.addSet(await this.#parts.descriptors());
    for (const file of this.#parts.files) index.addFile(file);
    return index;
  }
}

function read(bytes: Buffer) {
  try {
    return readReflectionRequest(bytes);
  } catch (cause) {
    throw new GameError('BAD_REQUEST', 'the bytes are no ServerReflectionRequest', { cause });
  }
}

/** Ends a stream with an error's status. */
function refuse(stream: ReflectionStream, error: GameError): void {
  stream.emit('error', errorStatus(error, 'grpc.reflection'));
}

function itself(bytes: Buffer): Buffer {
  return bytes;
}
