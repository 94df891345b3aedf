import { fromHex, readVectors } from '../support/protocol-vectors.js';
import { TcpClient } from '../support/tcp-client.js';
import { eventually } from './arena-page.js';

interface Named {
  readonly name: string;
  readonly hex: string;
}

const HANDSHAKE = 1;
const DATA = 4;
const REQUEST = 0;
const NOTIFY = 2;
const RESPONSE = 4;
const ERROR_BIT = 0x20;
/** A type and three bytes of length. */
const HEADER_BYTES = 4;

/** A client that has nothing but a socket and the golden bytes: what any language can do in an afternoon. */
export class ByteClient {
  readonly #tcp: TcpClient;
  #lastId = 0;

  private constructor(tcp: TcpClient) {
    this.#tcp = tcp;
  }

  /** @param user what its handshake tells of the player */
  static async open(port: number, user: object): Promise<ByteClient> {
    const { requests } = readVectors<{ requests: Named[] }>('handshakes');
    const { valid } = readVectors<{ valid: Named[] }>('packets');
    const client = new ByteClient(await TcpClient.open(port));
    const { sys } = JSON.parse(Buffer.from(fromHex(vector(requests, 'Go client'))).toString());
    client.#send(HANDSHAKE, Buffer.from(JSON.stringify({ sys, user })));
    await eventually('the handshake is answered', () =>
      client.#packets().some(({ type, body }) => type === HANDSHAKE && body.includes('"code":200')),
    );
    client.#tcp.send(fromHex(vector(valid, 'handshake ack')));
    return client;
  }

  async request(route: string, body: object): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId; // below 128, so that its varint is one byte
    this.#send(DATA, message(Uint8Array.of(REQUEST, id), route, body));
    const answer = await eventually(`${route} is answered`, () =>
      this.#packets().find(
        ({ type, body: [flags = 0, to] }) =>
          type === DATA && (flags & ~ERROR_BIT) === RESPONSE && to === id,
      ),
    );
    const text = answer.body.subarray(2).toString();
    if (((answer.body[0] ?? 0) & ERROR_BIT) !== 0) throw new Error(`${route}: ${text}`);
    return JSON.parse(text);
  }

  notify(route: string, body: object): void {
    this.#send(DATA, message(Uint8Array.of(NOTIFY), route, body));
  }

  close(): void {
    this.#tcp.close();
  }

  #send(type: number, body: Uint8Array): void {
    const header = Uint8Array.of(type, 0, body.length >> 8, body.length & 255);
    this.#tcp.send(Buffer.concat([header, body]));
  }

  #packets(): { type: number; body: Buffer }[] {
    const stream = Buffer.concat(this.#tcp.received);
    const packets = [];
    for (let at = 0; at + HEADER_BYTES <= stream.length; ) {
      const end = at + HEADER_BYTES + stream.readUIntBE(at + 1, 3);
      if (end > stream.length) break;
      packets.push({ type: stream[at] ?? 0, body: stream.subarray(at + HEADER_BYTES, end) });
      at = end;
    }
    return packets;
  }
}

function message(head: Uint8Array, route: string, body: object): Uint8Array {
  const name = Buffer.from(route);
  return Buffer.concat([head, Uint8Array.of(name.length), name, Buffer.from(JSON.stringify(body))]);
}

function vector(vectors: readonly Named[], name: string): string {
  const found = vectors.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no vector named ${name}`);
  return found.hex;
}
