import { frame } from './frame.js';
import { Seen, type Wire } from './wire.js';

/** Where the number begins in `{"id":7,"m":"…"}`. */
const ID_AT = '{"id":'.length;
/** The fourth character of `{"event":"shout","m":"…"}`, which `{"id":7}` does not have. */
const EVENT_MARK = 'v'.charCodeAt(0);
const ZERO = 48;
const NINE = 57;

/** JSON with a number that tells which answer belongs to which request: what users of a bare socket library write. */
export class JsonWire implements Wire {
  readonly hello = undefined;
  readonly isReadyAtOnce = true;

  path(): string {
    return '/';
  }

  echo(id: number, characters: number): Buffer {
    return frame(JSON.stringify({ id, m: 'x'.repeat(characters) }));
  }

  join(id: number, name: string): Buffer {
    return frame(JSON.stringify({ id, event: 'join', m: name }));
  }

  shout(characters: number): Buffer {
    return frame(JSON.stringify({ event: 'shout', m: 'x'.repeat(characters) }));
  }

  read(bytes: Buffer, start: number): number {
    return bytes[start + 3] === EVENT_MARK ? Seen.PUSH : numberAt(bytes, start + ID_AT);
  }
}

/** Digits of the text that a frame is, without making it a string. */
export function numberAt(bytes: Buffer, start: number): number {
  let value = 0;
  for (let at = start; ; at += 1) {
    const digit = bytes[at] as number;
    if (!(digit >= ZERO && digit <= NINE)) return value;
    value = value * 10 + digit - ZERO;
  }
}
