// What is read of one client's packet stays true while a handler makes another client's packet come in.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  decodeMessage,
  encodeDataPacket,
  encodePacket,
  PacketType,
  PROTOCOL_LIMITS,
  readFrame,
} from '@nopal/protocol';
import { MemoryAcceptor, type MemoryClient } from '../support/memory-acceptor.js';
import { handshakePacket } from '../support/raw-client.js';
import { until } from '../support/until.js';
import { startGame } from './game/start-game.js';

const ACK = encodePacket(PacketType.HANDSHAKE_ACK);

function hello(id: number, name: string, route = 'gate.desk.hello'): Buffer {
  const body = Buffer.from(JSON.stringify({ name }));
  return Buffer.from(encodeDataPacket({ type: 0, id, route, body }));
}

function answers(client: MemoryClient): [number, string][] {
  const found: [number, string][] = [];
  for (const frame of client.received) {
    readFrame(frame, PROTOCOL_LIMITS, (type, bytes, start, end) => {
      if (type !== PacketType.DATA) return;
      const { id, body } = decodeMessage(bytes.subarray(start, end));
      found.push([id, JSON.parse(Buffer.from(body).toString()).name]);
    });
  }
  return found;
}

describe('a packet that comes in while another is handled', () => {
  for (const framing of ['frames', 'stream'] as const) {
    it(`leaves the other's packets as they are (${framing})`, async (t) => {
      const acceptor = new MemoryAcceptor({ framing });
      let onGuard = (): void => undefined;
      const game = await startGame({
        acceptors: [acceptor],
        pipeline: { guards: [() => onGuard()] },
      });
      t.after(() => game.stop());
      const [first, second] = [acceptor.connect(), acceptor.connect()];
      for (const client of [first, second]) {
        client.send(handshakePacket({ sys: {} }));
        client.send(ACK);
      }
      const acknowledged = (): boolean => first.taken === 2 && second.taken === 2;
      await until(acknowledged, 'both have shaken hands');

      let runs = 0;
      onGuard = () => {
        runs += 1;
        // Guards are asked within the call that brought the packet: here the second client's listener is called by the first's.
        if (runs === 1)
          second.connection.listener?.onData(
            Buffer.concat([hello(300, 'second'), hello(7, 'lost', 'no.such.route')]),
          );
      };
      first.send(Buffer.concat([hello(1, 'a'), hello(2, 'a much longer name'), hello(3, 'c')]));
      await until(() => answers(first).length === 3 && answers(second).length === 2);
      assert.deepEqual(answers(first), [
        [1, 'hello a'],
        [2, 'hello a much longer name'],
        [3, 'hello c'],
      ]);
      assert.deepEqual(answers(second).sort(), [
        [300, 'hello second'],
        [7, undefined],
      ]);
    });
  }
});
