import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type { Cancel } from '@nopal/core';
import type { PeerState } from '../peer-state.js';
import { checkHello } from './check-hello.js';
import { closeClient } from './close-client.js';
import { targetOf } from './grpc-listener.js';
import { CHANNEL_SETTINGS } from './grpc-settings.js';
import { GrpcStream } from './grpc-stream.js';
import { hearSignal, outOfTurn } from './hear-signal.js';
import type { LinkContext } from './link-context.js';
import { asIs, CONTROL_PATH, DATA_PATH, TOKEN_METADATA } from './link-service.js';
import { makeHello } from './make-hello.js';
import { isSameProof, makeProof } from './proof.js';
import { type Accepted, GoAwayReason, type Hello, type Refusal, type Signal } from './signal.js';
import { writeSignal } from './write-signal.js';

/** Nobody looks at it: who the other side is says its certificate's URI. */
const TLS_NAME = { 'grpc.ssl_target_name_override': 'nopal' };
const TOKEN_BYTES = 16;

export interface DialFailure {
  readonly why: string;
  /** The other side, or this one, does not want it: the next attempt will hardly do better. */
  readonly isRefused: boolean;
  /** The machine is there and no process listens at that port. */
  readonly isNobodyThere: boolean;
}

/** One attempt to make a connection: connects, says hello, proves, and opens the data stream. */
export class Dial {
  readonly #context: LinkContext;
  readonly #peer: PeerState;
  readonly #attempt: number;
  readonly #failed: (failure: DialFailure) => void;
  readonly #hello: Hello;
  readonly #helloBytes: Buffer;
  #client: Client | undefined;
  #control: GrpcStream | undefined;
  #data: GrpcStream | undefined;
  #theirHello: Hello | undefined;
  #theirHelloBytes: Buffer | undefined;
  #certificateNames: string | undefined;
  #cancelTimer: Cancel | undefined;
  #isOver = false;

  /** @param failed is called at most once, and never when it is cancelled or the connection is there. */
  constructor(
    context: LinkContext,
    peer: PeerState,
    attempt: number,
    failed: (failure: DialFailure) => void,
  ) {
    this.#context = context;
    this.#peer = peer;
    this.#attempt = attempt;
    this.#failed = failed;
    this.#hello = makeHello(context, peer.id, attempt, peer.id);
    this.#helloBytes = writeSignal({ kind: 'hello', hello: this.#hello });
  }

  start(): void {
    const { clock, limits } = this.#context;
    // gRPC itself has no limit on the time that it takes to connect.
    this.#cancelTimer = clock.setTimeout(
      () => this.#fail(`no connection within ${limits.dialTimeoutMs} ms`),
      limits.dialTimeoutMs,
    );
    try {
      this.#open();
    } catch (error) {
      setImmediate(() => this.#fail(String(error)));
    }
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#end();
    this.#control?.abort();
    this.#data?.abort();
  }

  #open(): void {
    const { address } = this.#peer;
    if (address === undefined) throw new Error('the registry knows no address of it');
    const { certificates } = this.#context.listener;
    const channel =
      certificates?.channelCredentials((names) => {
        this.#certificateNames = names;
      }) ?? credentials.createInsecure();
    const settings = certificates === undefined ? {} : TLS_NAME;
    this.#client = new Client(targetOf(address), channel, { ...CHANNEL_SETTINGS, ...settings });
    this.#control = this.#call(CONTROL_PATH, new Metadata(), {
      message: (bytes) => this.#read(bytes),
    });
    this.#control.write(this.#helloBytes);
  }

  #call(
    path: string,
    metadata: Metadata,
    hear: { message(bytes: Buffer): void; answered?(): void },
  ): GrpcStream {
    const call = (this.#client as Client).makeBidiStreamRequest(path, asIs, asIs, metadata);
    const ended = (failure = 'the other side has ended it'): void => this.#fail(failure);
    return GrpcStream.dialled(call, { ...hear, ended });
  }

  #read(bytes: Buffer): void {
    if (this.#isOver) return;
    hearSignal(
      bytes,
      (signal) => this.#handle(signal, bytes),
      (refusal) => this.#refuse(refusal),
    );
  }

  #handle(signal: Signal, bytes: Buffer): void {
    switch (signal.kind) {
      case 'hello':
        if (this.#theirHello !== undefined) throw outOfTurn('a second hello');
        this.#greeted(signal.hello, bytes);
        break;
      case 'accepted':
        this.#accepted(signal.accepted);
        break;
      case 'refused':
        this.#refused(signal.refusal);
        break;
      case 'go-away':
        // Sent after `accepted`, which was checked: the other side is who it says.
        if (signal.goAway.reason === GoAwayReason.REPLACED && this.#data !== undefined)
          this.#context.displaced(this.#peer.id, signal.goAway.detail);
        this.#fail('the other side goes away', true);
        break;
      case 'proof':
        throw outOfTurn('a proof from the acceptor');
      case 'heartbeat': // the other side is up already
      case 'unknown':
        break;
    }
  }

  #greeted(hello: Hello, bytes: Buffer): void {
    const refusal = checkHello(hello, this.#context, this.#certificateNames) ?? this.#wrong(hello);
    if (refusal !== undefined) {
      this.#refuse(refusal);
      return;
    }
    this.#theirHello = hello;
    this.#theirHelloBytes = bytes;
    const { secret } = this.#context.listener.security;
    const hmac = makeProof(secret, 'dialer', this.#helloBytes, bytes);
    this.#control?.write(writeSignal({ kind: 'proof', hmac }));
  }

  #wrong(hello: Hello): Refusal | undefined {
    if (hello.serverId === this.#peer.id) return undefined;
    const detail = `${this.#peer.id} was dialled and ${hello.serverId} is there; the registry's address is old`;
    return { code: 'WRONG_SERVER', detail };
  }

  #accepted({ hmac, token }: Accepted): void {
    if (this.#theirHelloBytes === undefined || this.#data !== undefined)
      throw outOfTurn('accepted');
    const { secret } = this.#context.listener.security;
    const expected = makeProof(secret, 'acceptor', this.#helloBytes, this.#theirHelloBytes);
    if (!isSameProof(expected, hmac)) {
      this.#refuse({ code: 'UNAUTHENTICATED', detail: 'it does not know the secret' });
      return;
    }
    if (token.length !== TOKEN_BYTES) throw outOfTurn(`a token of ${token.length} bytes`);
    const metadata = new Metadata();
    metadata.set(TOKEN_METADATA, Buffer.from(token).toString('hex'));
    this.#data = this.#call(DATA_PATH, metadata, {
      message: () => this.#fail('data before headers'),
      answered: () => this.#made(),
    });
  }

  #made(): void {
    const [control, data, client, hello] = [
      this.#control,
      this.#data,
      this.#client,
      this.#theirHello,
    ];
    if (this.#isOver || control === undefined || data === undefined) return;
    if (client === undefined || hello === undefined) return;
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#context.established({
      hello,
      resumes: this.#hello.resumes,
      attempt: this.#attempt,
      isDialled: true,
      control,
      data,
      release: () => closeClient(client),
    });
  }

  #refuse(refusal: Refusal): void {
    if (this.#isOver) return;
    this.#context.refusals.note(this.#peer.id, refusal.code, refusal.detail, true);
    this.#control?.write(writeSignal({ kind: 'refused', refusal }));
    this.#fail(`${refusal.code}: ${refusal.detail}`, true);
  }

  #refused(refusal: Refusal): void {
    this.#context.refusals.heard(this.#peer.id, refusal);
    this.#fail(`it refuses: ${refusal.code}`, true);
  }

  #fail(why: string, isRefused = false): void {
    if (this.#isOver) return;
    this.#end();
    this.#control?.endSoon(this.#context.clock);
    this.#data?.abort();
    this.#failed({ why, isRefused, isNobodyThere: why.includes('ECONNREFUSED') });
  }

  #end(): void {
    this.#isOver = true;
    this.#cancelTimer?.();
    if (this.#client !== undefined) closeClient(this.#client); // streams go on until they have ended
  }
}
