import { pitayaCode } from '../errors/error-code.js';
import { GameError } from '../errors/game-error.js';
import type { Logger } from '../ports/logger.js';
import type { Session } from '../session/session.js';
import { writeBody } from './body.js';
import type { BoundHandler } from './bound-handler.js';
import type { InFlight } from './in-flight.js';

/** Turns what became of a message into its one answer, and logs what a caller must not see. */
export class AnswerWriter {
  readonly #bootId: string;
  readonly #logger: Logger;
  readonly #usePitayaCodes: boolean;

  /**
   * @param bootId makes request ids unique across restarts.
   * @param usePitayaCodes whether errors carry Pitaya's codes.
   */
  constructor(bootId: string, logger: Logger, usePitayaCodes: boolean) {
    this.#bootId = bootId;
    this.#logger = logger;
    this.#usePitayaCodes = usePitayaCodes;
  }

  /** Names the call in logs and error texts; made only when it is read. */
  requestId(item: InFlight): string {
    return `${item.originBoot ?? this.#bootId}-${item.sequence.toString(36)}`;
  }

  /** Answers with a method's result. @throws TypeError when the result is not what the method's type says. */
  value(item: InFlight, handler: BoundHandler, value: unknown): void {
    const session = item.session as Session;
    if (!expectsAnswer(item)) settle(item, session);
    else
      session.downlink.respond(
        item.id,
        writeBody(handler.result, session.serializer, value),
        false,
      );
  }

  /** Answers with a body that another server made: `start..end` of the bytes. */
  forwarded(
    item: InFlight,
    route: string,
    bytes: Uint8Array,
    start: number,
    end: number,
    isError: boolean,
  ): void {
    const session = item.session as Session;
    if (!expectsAnswer(item)) {
      settle(item, session);
      return;
    }
    try {
      session.downlink.respond(item.id, bytes, isError, start, end);
    } catch (error) {
      this.error(item, route, error); // longer than a client's packet can be
    }
  }

  /** Answers with an error: a GameError as it is, all else as `INTERNAL` with a full log line. */
  error(item: InFlight, route: string, thrown: unknown): void {
    const session = item.session as Session;
    const error = GameError.from(thrown, this.requestId(item));
    if (error.code === 'INTERNAL') {
      this.#logger.error('a method failed', {
        requestId: this.requestId(item),
        route,
        session: session.id,
        frontend: session.frontendId,
        uid: session.uid,
        err: thrown,
      });
    }
    if (!expectsAnswer(item)) settle(item, session);
    else this.#respondError(item, session, error);
  }

  /** A game's error may hold what cannot be written, or more than the wire carries: its caller is answered all the same. */
  #respondError(item: InFlight, session: Session, error: GameError): void {
    const { downlink } = session;
    try {
      downlink.respond(item.id, this.errorBody(session, error), true);
    } catch (err) {
      const requestId = this.requestId(item);
      this.#logger.error('an error could not be sent', { requestId, code: error.code, err });
      downlink.respond(item.id, this.errorBody(session, GameError.from(err, requestId)), true);
    }
  }

  /** Answers a call that is not waited for any longer, and logs one whose time is over. */
  givenUp(item: InFlight, route: string, error: GameError): void {
    if (error.code === 'DEADLINE_EXCEEDED')
      this.#logger.warn('a call is over its deadline', { requestId: this.requestId(item), route });
    this.error(item, route, error);
  }

  /** `{ code, msg, metadata }` in the session's serializer, or `INTERNAL` when the error's metadata cannot be written. */
  errorBody(session: Pick<Session, 'id' | 'serializer'>, error: GameError): Uint8Array | string {
    try {
      return this.#encoded(session, error);
    } catch (err) {
      const { code } = error;
      this.#logger.error('an error could not be written', { session: session.id, code, err });
      return this.#encoded(session, new GameError('INTERNAL', 'the server failed to answer'));
    }
  }

  #encoded(session: Pick<Session, 'serializer'>, error: GameError): Uint8Array | string {
    const code = this.#usePitayaCodes ? pitayaCode(error.code) : error.code;
    const hasMetadata = error.metadata !== undefined && Object.keys(error.metadata).length > 0;
    return session.serializer.writeError(
      hasMetadata
        ? { code, msg: error.message, metadata: error.metadata }
        : { code, msg: error.message },
    );
  }
}

/** A notify is never answered, nor is request 0, which is how old clients send one. */
function expectsAnswer(item: InFlight): boolean {
  return !item.isNotify && item.id !== 0;
}

/** A notify with a number was forwarded here: the server that did it waits for its turn to end. */
function settle(item: InFlight, session: Session): void {
  if (item.isNotify && item.id !== 0) session.downlink.settled(item.id);
}
