import { frame } from './frame.js';
import { Seen, type Wire } from './wire.js';

const JOIN = 200;
const SHOUT = 201;

/** Bytes that come back as they went: the first is the request's number. What a socket library costs by itself. */
export class BytesWire implements Wire {
  readonly hello = undefined;
  readonly isReadyAtOnce = true;

  path(): string {
    return '/';
  }

  /** As long as what the others send: `{"m":"…"}` and a few bytes around it. */
  echo(id: number, characters: number): Buffer {
    return frame(
      Buffer.concat([Buffer.from([id]), Buffer.from(`{"m":"${'x'.repeat(characters)}"}`)]),
    );
  }

  join(id: number, _name: string): Buffer {
    return frame(Buffer.from([JOIN, id]));
  }

  shout(characters: number): Buffer {
    return frame(
      Buffer.concat([Buffer.from([SHOUT]), Buffer.from(`{"m":"${'x'.repeat(characters)}"}`)]),
    );
  }

  read(bytes: Buffer, start: number): number {
    const first = bytes[start] as number;
    if (first === SHOUT) return Seen.PUSH;
    return first === JOIN ? (bytes[start + 1] as number) : first;
  }
}
