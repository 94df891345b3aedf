import { frame } from './frame.js';
import { Seen, type Wire } from './wire.js';

const Code = {
  JOIN_ROOM: 10,
  ERROR: 11,
  ROOM_DATA: 13,
  ROOM_REQUEST: 21,
  ROOM_RESPONSE: 22,
} as const;
const OK = 0;

const joined = frame(Buffer.from([Code.JOIN_ROOM]));

/** What a seat costs: one HTTP request for each connection. */
interface Seat {
  readonly processId: string;
  readonly roomId: string;
  readonly sessionId: string;
}

/** Colyseus 0.18: a seat is reserved over HTTP, then messages are a code, MessagePack and nothing else. */
export class ColyseusWire implements Wire {
  readonly hello = undefined;
  readonly isReadyAtOnce = false;

  async path(port: number): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${port}/matchmake/joinOrCreate/echo`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: '{}',
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Colyseus gave no seat: ${answer.status} ${text}`);
    const { processId, roomId, sessionId } = JSON.parse(text) as Seat;
    return `/${processId}/${roomId}?sessionId=${sessionId}`;
  }

  echo(id: number, characters: number): Buffer {
    return request(id, 'echo', 'x'.repeat(characters));
  }

  join(id: number, name: string): Buffer {
    return request(id, 'join', name);
  }

  shout(characters: number): Buffer {
    return frame(
      Buffer.concat([
        Buffer.from([Code.ROOM_DATA]),
        shortText('shout'),
        packed('x'.repeat(characters)),
      ]),
    );
  }

  read(bytes: Buffer, start: number, _end: number, send: (frame: Buffer) => void): number {
    switch (bytes[start]) {
      case Code.ROOM_RESPONSE:
        return bytes[start + 2] === OK ? (bytes[start + 1] as number) : Seen.ERROR;
      case Code.JOIN_ROOM:
        send(joined);
        return Seen.READY;
      case Code.ROOM_DATA:
        return Seen.PUSH;
      case Code.ERROR:
        return Seen.ERROR;
      default:
        return Seen.NOTHING;
    }
  }
}

function request(id: number, type: string, m: string): Buffer {
  return frame(Buffer.concat([Buffer.from([Code.ROOM_REQUEST, id]), shortText(type), packed(m)]));
}

/** A MessagePack string of up to 31 bytes. */
function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xa0 | text.length]), Buffer.from(text)]);
}

/** `{ m }` in MessagePack; `m` is ASCII. */
function packed(m: string): Buffer {
  const head = [0x81, 0xa1, 'm'.charCodeAt(0), 0xda, m.length >> 8, m.length & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.from(m)]);
}
