import { frame } from './frame.js';
import { Seen, type Wire } from './wire.js';

const Packet = { HANDSHAKE: 1, ACK: 2, HEARTBEAT: 3, DATA: 4 } as const;
const HEAD_BYTES = 4;
const REQUEST = 0;
const NOTIFY = 1 << 1;
/** In the first byte of a message: its body is an error. */
const ERROR_BIT = 0x20;
const TYPE_BITS = 0x0e;
const PUSH = 3 << 1;

function packet(type: number, body: Uint8Array): Buffer {
  const head = [type, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff];
  return frame(Buffer.concat([Buffer.from(head), body]));
}

const ack = packet(Packet.ACK, new Uint8Array());
const heartbeat = packet(Packet.HEARTBEAT, new Uint8Array());

/** Pomelo's packets with JSON bodies: of Nopal, the floor, Pitaya and pinus. */
export class PomeloWire implements Wire {
  readonly hello = packet(Packet.HANDSHAKE, Buffer.from('{"sys":{"type":"bench","version":"1"}}'));
  readonly isReadyAtOnce = false;
  readonly #component: string;
  readonly #echo: string;

  /**
   * @param component of the frontend: join and shout are its methods.
   * @param echo route of the echo.
   */
  constructor(component: string, echo = `${component}.echo`) {
    this.#component = component;
    this.#echo = echo;
  }

  path(): string {
    return '/';
  }

  echo(id: number, characters: number): Buffer {
    return message([REQUEST, id], this.#echo, 'x'.repeat(characters));
  }

  join(id: number, name: string): Buffer {
    return message([REQUEST, id], `${this.#component}.join`, name);
  }

  shout(characters: number): Buffer {
    return message([NOTIFY], `${this.#component}.shout`, 'x'.repeat(characters));
  }

  read(bytes: Buffer, start: number, _end: number, send: (frame: Buffer) => void): number {
    switch (bytes[start]) {
      case Packet.DATA: {
        const flags = bytes[start + HEAD_BYTES] as number;
        if ((flags & TYPE_BITS) === PUSH) return Seen.PUSH;
        return (flags & ERROR_BIT) === 0
          ? (bytes[start + HEAD_BYTES + 1] as number) // ids below 128 are one byte
          : Seen.ERROR;
      }
      case Packet.HANDSHAKE:
        send(ack);
        return Seen.READY;
      case Packet.HEARTBEAT:
        send(heartbeat);
        return Seen.NOTHING;
      default:
        return Seen.NOTHING;
    }
  }
}

function message(head: readonly number[], route: string, m: string): Buffer {
  const name = Buffer.from(route);
  const body = Buffer.from(JSON.stringify({ m }));
  return packet(Packet.DATA, Buffer.concat([Buffer.from([...head, name.length]), name, body]));
}
