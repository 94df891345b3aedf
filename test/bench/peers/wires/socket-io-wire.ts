import { frame } from './frame.js';
import { numberAt } from './json-wire.js';
import { Seen, type Wire } from './wire.js';

const code = (character: string): number => character.charCodeAt(0);
const OPEN = code('0');
const PING = code('2');
const MESSAGE = code('4');
const CONNECT = code('0');
const EVENT = code('2');
const ACK = code('3');

const connect = frame('40');
const pong = frame('3');

/** Engine.IO 4 and Socket.IO 5 over WebSocket: `421["echo",{…}]` is answered by `431[{…}]`. */
export class SocketIoWire implements Wire {
  readonly hello = undefined;
  readonly isReadyAtOnce = false;

  path(): string {
    return '/socket.io/?EIO=4&transport=websocket';
  }

  echo(id: number, characters: number): Buffer {
    return frame(`42${id}${JSON.stringify(['echo', { m: 'x'.repeat(characters) }])}`);
  }

  join(id: number, name: string): Buffer {
    return frame(`42${id}${JSON.stringify(['join', { m: name }])}`);
  }

  shout(characters: number): Buffer {
    return frame(`42${JSON.stringify(['shout', { m: 'x'.repeat(characters) }])}`);
  }

  read(bytes: Buffer, start: number, _end: number, send: (frame: Buffer) => void): number {
    const first = bytes[start];
    if (first === MESSAGE) {
      const second = bytes[start + 1];
      if (second === ACK) return numberAt(bytes, start + 2);
      if (second === EVENT) return Seen.PUSH;
      return second === CONNECT ? Seen.READY : Seen.ERROR;
    }
    if (first === OPEN) send(connect);
    else if (first === PING) send(pong);
    return Seen.NOTHING;
  }
}
