import { CloseCode, GameError, type HandshakeData, type Session } from '@nopal/core';
import {
  deflateBody,
  encodeHandshakeResponse,
  encodePacket,
  HandshakeCode,
  type HandshakeRequest,
  PacketType,
  ProtocolError,
  parseHandshakeRequest,
} from '@nopal/protocol';
import type { AgentContext, AgentHandle } from './agent-context.js';
import { AgentState } from './agent-state.js';
import type { AgentFormat } from './client-formats.js';
import { EVERYBODY } from './client-formats.js';
import type { HandshakeLogin } from './handshake-check.js';

const NO_USER_DATA: HandshakeData['user'] = Object.freeze(Object.create(null));

/** An agent as its handshake changes it. */
export interface HandshakingAgent extends AgentHandle {
  state: AgentState;
  session: Session | undefined;
  format: AgentFormat | undefined;
  send(bytes: Uint8Array): void;
  /** The client acknowledged. */
  begin(): void;
}

/** The packets around the messages: handshake, acknowledgement, heartbeat. */
export class AgentHandshake {
  readonly #agent: HandshakingAgent;
  readonly #context: AgentContext;

  constructor(agent: HandshakingAgent, context: AgentContext) {
    this.#agent = agent;
    this.#context = context;
  }

  /** @throws ProtocolError for a packet that is not allowed now. */
  packet(type: PacketType, bytes: Uint8Array, start: number, end: number): void {
    const { state } = this.#agent;
    if (type === PacketType.HANDSHAKE && state === AgentState.START) {
      this.#begin(bytes.subarray(start, end));
    } else if (type === PacketType.HANDSHAKE_ACK && state === AgentState.ANSWERED) {
      this.#agent.begin();
      this.#agent.join(EVERYBODY);
    } else if (
      state < AgentState.ANSWERED ||
      type === PacketType.HANDSHAKE ||
      type === PacketType.HANDSHAKE_ACK
    ) {
      throw new ProtocolError('BAD_STATE', `packet type ${type} is not allowed ${PHASES[state]}`);
    }
    // A heartbeat has done its work by arriving, and a kick from a client says nothing.
  }

  #begin(bytes: Uint8Array): void {
    const { limits, check } = this.#context;
    let request: HandshakeRequest;
    try {
      request = parseHandshakeRequest(bytes, limits);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#refuse(new GameError('BAD_REQUEST', `${error.code}: ${error.message}`));
      return;
    }
    const handshake: HandshakeData = {
      sys: { ...request.sys },
      user: request.user ?? NO_USER_DATA,
    };
    const format = this.#context.formats.of(request.sys);
    if (format === undefined) {
      this.#refuse(this.#noSerializer(request.sys.serializer));
      return;
    }
    if (check.isEmpty) {
      this.#accept(format, handshake, undefined);
      return;
    }
    this.#agent.state = AgentState.CHECKING;
    check.run(handshake, this.#agent.connection).then(
      ({ user, login }) => {
        if (this.#agent.state !== AgentState.CHECKING) return;
        if (login === undefined) this.#accept(format, handshake, user);
        else this.#logIn(format, handshake, user, login);
      },
      (error: GameError) => {
        if (this.#agent.state === AgentState.CHECKING) this.#refuse(error);
      },
    );
  }

  /** Until its session is bound the client waits for the answer, and may still be refused. */
  #logIn(
    format: AgentFormat,
    handshake: HandshakeData,
    user: unknown,
    login: HandshakeLogin,
  ): void {
    const agent = this.#agent;
    const session = this.#context.openSession(agent, handshake, format);
    agent.session = session;
    const { uid, data } = login;
    const isBare = Object.keys(data).length === 0;
    const bound = session.bind(uid).then(() => (isBare ? undefined : session.set(data)));
    bound.then(
      () => {
        if (agent.state === AgentState.CHECKING) this.#accept(format, handshake, user);
      },
      (cause: unknown) => {
        if (agent.state !== AgentState.CHECKING) return;
        if (!GameError.is(cause))
          this.#context.logger.error('a login at the handshake failed', { uid, err: cause });
        const hidden = (): GameError => new GameError('INTERNAL', 'the login failed', { cause });
        this.#refuse(GameError.is(cause) ? cause : hidden());
      },
    );
  }

  #accept(format: AgentFormat, handshake: HandshakeData, user: unknown): void {
    const agent = this.#agent;
    let response: Uint8Array;
    try {
      response = this.#response(format, user);
    } catch (err) {
      this.#context.logger.error('the answer of a handshake validator cannot be sent', { err });
      this.#refuse(new GameError('INTERNAL', 'the server failed to answer the handshake'));
      return;
    }
    agent.format = format;
    agent.state = AgentState.ANSWERED;
    agent.session ??= this.#context.openSession(agent, handshake, format);
    agent.connection.forgetUpgrade?.();
    agent.send(response);
  }

  /** @throws TypeError when what a validator gave for the client is no JSON. */
  #response(format: AgentFormat, user: unknown): Uint8Array {
    if (user === undefined && format.greeting !== undefined) return format.greeting;
    if (user !== undefined && JSON.stringify(user) === undefined)
      throw new TypeError(`a ${typeof user} is no JSON`);
    const response = encodeHandshakeResponse({
      code: HandshakeCode.OK,
      heartbeatSeconds: this.#context.limits.heartbeatSeconds,
      serializer: format.serializer.name,
      dictionary: format.dictionary,
      ...(format.moves && { servers: this.#context.otherServers() }),
      ...(user === undefined ? {} : { user }),
    });
    const body = deflateBody(response, { compression: format.compression });
    const packet = encodePacket(PacketType.HANDSHAKE, body);
    if (user === undefined) format.greeting = packet;
    return packet;
  }

  #noSerializer(wanted: string): GameError {
    const { serializerNames } = this.#context.formats;
    return new GameError(
      'BAD_REQUEST',
      `sys.serializer is ${JSON.stringify(wanted.slice(0, 40))}; this server has ${serializerNames}`,
    );
  }

  #refuse(error: GameError): void {
    const { limits, counters, formats } = this.#context;
    counters.handshakesRefused.add(1);
    const response = encodeHandshakeResponse({
      code: HandshakeCode.REFUSED,
      heartbeatSeconds: limits.heartbeatSeconds,
      serializer: formats.serializerName,
      reason: { code: error.code, msg: error.message },
    });
    this.#agent.send(encodePacket(PacketType.HANDSHAKE, response));
    this.#agent.close(CloseCode.HANDSHAKE_REFUSED, error.code);
  }
}

const PHASES = {
  [AgentState.START]: 'before a handshake',
  [AgentState.CHECKING]: 'while the handshake is being checked',
  [AgentState.ANSWERED]: 'twice',
  [AgentState.WORKING]: 'after the handshake',
  [AgentState.CLOSED]: 'on a closed connection',
} as const;
