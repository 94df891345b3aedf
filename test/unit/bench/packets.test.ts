import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  MessageHeader,
  MessageType,
  PacketType,
  type PacketView,
  readMessageHeader,
  readPacket,
} from '@nopal/protocol';
import { DEFAULT_LIMITS } from '@nopal/server';
import { failed, Heard } from '../../bench/loads/conversation.js';
import { echoBody, hearPackets } from '../../bench/loads/packet-echo.js';
import { notifyFrame, packetFrame, requestFrame } from '../../bench/loads/packets.js';
import { clientFrame } from '../../bench/loads/web-socket.js';

const SHORT_HEAD = 6;

/** The message in a short client's frame, as the server reads it. */
function messageOf(frame: Buffer): { header: MessageHeader; body: string } {
  const payload = frame.subarray(SHORT_HEAD);
  const packet: PacketView = { type: PacketType.HEARTBEAT, start: 0, end: 0 };
  assert.equal(readPacket(payload, 0, DEFAULT_LIMITS, packet), payload.length);
  assert.equal(packet.type, PacketType.DATA);
  const header = new MessageHeader();
  readMessageHeader(payload, packet.start, packet.end, header);
  return { header, body: payload.toString('utf8', header.bodyStart, packet.end) };
}

test('requests and notifies of the load are what the server reads', () => {
  const request = messageOf(requestFrame(300, 'room.echo', Buffer.from('{"m":"x"}')));
  assert.equal(request.header.type, MessageType.REQUEST);
  assert.equal(request.header.id, 300);
  assert.equal(request.body, '{"m":"x"}');
  const notify = messageOf(notifyFrame('room.tell', Buffer.from('{}')));
  assert.equal(notify.header.type, MessageType.NOTIFY);
  assert.equal(notify.body, '{}');
});

test('frames tell their length in one, three or nine bytes, and are masked with nothing', () => {
  assert.deepEqual([...clientFrame(Buffer.from('ab'))], [0x82, 0x82, 0, 0, 0, 0, 0x61, 0x62]);
  assert.deepEqual([...clientFrame(Buffer.alloc(300)).subarray(0, 4)], [0x82, 0xfe, 1, 44]);
  const long = clientFrame(Buffer.alloc(70_000));
  assert.deepEqual([...long.subarray(0, 10)], [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0x11, 0x70]);
  assert.equal(long.length, 10 + 4 + 70_000);
});

test('a body is the same text in JSON and in protobuf', () => {
  assert.equal(echoBody(55, 'json').length, 63);
  assert.deepEqual([...echoBody(200, 'protobuf').subarray(0, 4)], [0x0a, 0xc8, 0x01, 0x78]);
});

test('answers are heard as the requests of their ids, errors as failed ones', () => {
  const hear = (type: number, ...body: number[]): number => {
    const payload = packetFrame(type, Buffer.from(body)).subarray(SHORT_HEAD);
    return hearPackets(payload, 0, payload.length, () => {});
  };
  assert.equal(hear(4, 4, 0xac, 0x02), 299);
  assert.equal(hear(4, 4 | 0x20, 1), failed(0));
  assert.equal(hear(4, 6, 1, 0x78), Heard.NOTHING);
  assert.equal(hear(1, 0x7b, 0x7d), Heard.READY);
  assert.throws(() => hear(5, 0x68, 0x69), /the server kicks: hi/);
});
