import { randomBytes } from 'node:crypto';
import { type ServerDuplexStream, status as Status } from '@grpc/grpc-js';
import type { Cancel } from '@nopal/core';
import { addressOf } from './caller-address.js';
import { checkHello, commonVersion } from './check-hello.js';
import { GrpcStream } from './grpc-stream.js';
import { hearSignal, outOfTurn } from './hear-signal.js';
import type { LinkContext } from './link-context.js';
import { makeHello } from './make-hello.js';
import { isSameProof, makeProof } from './proof.js';
import { GoAwayReason, type Hello, type Refusal, type Signal } from './signal.js';
import { writeSignal } from './write-signal.js';

/** Who connects has this long until his data stream is there. */
const GREETING_MS = 5_000;
const TOKEN_BYTES = 16;

/** The acceptor's side of one handshake: from the control stream until its data stream comes. */
export class Greeting {
  /** Names it in the metadata of the data stream; known to who was accepted alone. */
  readonly token = randomBytes(TOKEN_BYTES);
  readonly #context: LinkContext;
  readonly #over: () => void;
  readonly #control: GrpcStream;
  readonly #address: string;
  readonly #certificateNames: string | undefined;
  readonly #cancelTimer: Cancel;
  #hello: Hello | undefined;
  #theirHelloBytes: Buffer | undefined;
  #helloBytes: Buffer | undefined;
  #resumes = '';
  #isAccepted = false;
  #isOver = false;

  /** @param over is called once, whatever became of it. */
  constructor(context: LinkContext, call: ServerDuplexStream<Buffer, Buffer>, over: () => void) {
    this.#context = context;
    this.#over = over;
    this.#address = addressOf(call);
    this.#certificateNames = call.getAuthContext().sslPeerCertificate?.subjectaltname;
    this.#control = GrpcStream.accepted(call, {
      message: (bytes) => this.#read(bytes),
      ended: () => this.#end(),
    });
    this.#cancelTimer = context.clock.setTimeout(
      () => this.#refuse({ code: 'TOO_LATE', detail: `no connection within ${GREETING_MS} ms` }),
      GREETING_MS,
    );
  }

  /** The data stream with its token is there. @returns false when it was not accepted. */
  complete(call: ServerDuplexStream<Buffer, Buffer>): boolean {
    const hello = this.#hello;
    if (this.#isOver || !this.#isAccepted || hello === undefined) return false;
    const data = GrpcStream.accepted(call, { message: () => {}, ended: () => {} });
    data.answer();
    this.#end();
    this.#context.established({
      hello,
      resumes: this.#resumes,
      attempt: hello.attempt,
      isDialled: false,
      control: this.#control,
      data,
      release: () => {}, // the connection is the dialer's
    });
    return true;
  }

  cancel(): void {
    this.#refuse({ code: 'CLOSING', detail: 'this server stops' });
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
        if (this.#hello !== undefined) throw outOfTurn('a second hello');
        this.#greeted(signal.hello, bytes);
        break;
      case 'proof':
        if (this.#isAccepted) throw outOfTurn('a second proof');
        this.#proven(signal.hmac);
        break;
      case 'refused':
        this.#refused(signal.refusal);
        break;
      case 'accepted':
      case 'heartbeat':
      case 'go-away':
        throw outOfTurn(`a signal '${signal.kind}'`);
      case 'unknown':
        if (this.#hello === undefined) throw outOfTurn('no hello');
        break;
    }
  }

  #greeted(hello: Hello, bytes: Buffer): void {
    this.#hello = hello;
    const refusal = checkHello(hello, this.#context, this.#certificateNames) ?? this.#wrong(hello);
    if (refusal !== undefined) {
      this.#refuse(refusal);
      return;
    }
    const answer = makeHello(this.#context, hello.serverId, 0, '');
    this.#resumes = answer.resumes;
    this.#theirHelloBytes = bytes;
    this.#helloBytes = writeSignal({ kind: 'hello', hello: answer });
    this.#control.write(this.#helloBytes);
  }

  #wrong({ target, serverId }: Hello): Refusal | undefined {
    const { self, book, isClosing } = this.#context;
    if (isClosing) return { code: 'CLOSING', detail: 'this server stops' };
    if (target !== self.id)
      return { code: 'WRONG_SERVER', detail: `this is ${self.id}, not ${target}` };
    // Unless this server does not dial it: it does not see its type, or has not heard of it yet.
    const known = book.get(serverId);
    if (serverId < self.id || known?.isKept !== true || known.address === undefined)
      return undefined;
    return {
      code: 'WRONG_DIRECTION',
      detail: `of ${self.id} and ${serverId} the smaller id dials; see whether it reaches the other's address`,
    };
  }

  #proven(hmac: Uint8Array): void {
    const { context, hello } = { context: this.#context, hello: this.#hello };
    if (hello === undefined || this.#helloBytes === undefined) throw outOfTurn('no hello');
    if (this.#theirHelloBytes === undefined) return;
    const { secret } = context.listener.security;
    const expected = makeProof(secret, 'dialer', this.#theirHelloBytes, this.#helloBytes);
    if (!isSameProof(expected, hmac)) {
      this.#refuse({ code: 'UNAUTHENTICATED', detail: 'it does not know the secret' });
      return;
    }
    const newerBoot = this.#newerBoot(hello);
    const current = context.book.get(hello.serverId);
    if (newerBoot === undefined && current?.boot === hello.boot) {
      if (hello.attempt < context.attemptOf(hello.serverId)) {
        this.#refuse({ code: 'OLD_ATTEMPT', detail: 'a newer connection is there' });
        return;
      }
    }
    const version = commonVersion(hello, context.versions) ?? 0;
    const proof = makeProof(secret, 'acceptor', this.#theirHelloBytes, this.#helloBytes);
    const accepted = { version, token: this.token, hmac: proof };
    this.#control.write(writeSignal({ kind: 'accepted', accepted }));
    this.#isAccepted = newerBoot === undefined;
    if (newerBoot !== undefined) this.#displace(hello, newerBoot);
  }

  /** Of the process that is meant by the id, when it is not the one that dials. */
  #newerBoot(hello: Hello): string | undefined {
    const peer = this.#context.book.get(hello.serverId);
    return peer?.isHeld === true && peer.boot > hello.boot ? peer.boot : undefined;
  }

  #displace(hello: Hello, newerBoot: string): void {
    const detail = `boot ${hello.boot} of ${hello.serverId} dials, and boot ${newerBoot} is there`;
    this.#context.refusals.note(hello.serverId, 'DUPLICATE_SERVER_ID', detail, true);
    const goAway = { reason: GoAwayReason.REPLACED, detail: newerBoot };
    this.#control.write(writeSignal({ kind: 'go-away', goAway }));
    this.#control.endSoon(this.#context.clock);
    this.#end();
  }

  #refuse(refusal: Refusal): void {
    if (this.#isOver) return;
    this.#context.refusals.note(this.#name(), refusal.code, refusal.detail, true);
    this.#control.write(writeSignal({ kind: 'refused', refusal }));
    this.#control.endSoon(this.#context.clock);
    this.#end();
  }

  #refused(refusal: Refusal): void {
    this.#context.refusals.heard(this.#name(), refusal);
    this.#control.abort(Status.ABORTED, 'refused');
    this.#end();
  }

  /** For the log. */
  #name(): string {
    const id = this.#hello?.serverId ?? '';
    return id === '' ? this.#address : id.slice(0, 128);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer();
    this.#over();
  }
}
