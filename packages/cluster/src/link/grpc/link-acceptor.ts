import { type ServerDuplexStream, status as Status } from '@grpc/grpc-js';
import { addressOf } from './caller-address.js';
import { Greeting } from './greeting.js';
import type { LinkContext } from './link-context.js';
import { TOKEN_METADATA } from './link-service.js';

/** Handshakes at one time; who comes beyond is to try again. */
const MAX_GREETINGS = 256;

type Call = ServerDuplexStream<Buffer, Buffer>;

/** The service `Link`: takes the streams of who dials this server. */
export class LinkAcceptor {
  readonly #context: LinkContext;
  readonly #greetings = new Map<string, Greeting>();

  constructor(context: LinkContext) {
    this.#context = context;
  }

  control(call: Call): void {
    if (this.#greetings.size >= MAX_GREETINGS) {
      this.#context.refusals.note('', 'TOO_MANY_HANDSHAKES', 'try again later', true);
      end(call, Status.RESOURCE_EXHAUSTED, 'too many handshakes at a time');
      return;
    }
    const greeting: Greeting = new Greeting(this.#context, call, () => {
      this.#greetings.delete(token);
    });
    const token = greeting.token.toString('hex');
    this.#greetings.set(token, greeting);
  }

  data(call: Call): void {
    const [token] = call.metadata.get(TOKEN_METADATA);
    if (this.#greetings.get(String(token))?.complete(call) === true) return;
    this.#context.refusals.note(addressOf(call), 'NO_HELLO', 'data before a handshake', true);
    end(call, Status.UNAUTHENTICATED, 'NO_HELLO: data before a handshake');
  }

  close(): void {
    for (const greeting of [...this.#greetings.values()]) greeting.cancel();
  }
}

function end(call: Call, code: Status, details: string): void {
  call.on('error', () => {}); // gRPC's own listener ends the call
  call.emit('error', { code, details });
}
