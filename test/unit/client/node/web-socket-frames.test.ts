import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  encodeClientFrame,
  Opcode,
  WebSocketFrameReader,
} from '../../../../packages/client/src/node/web-socket-frames.js';

/** A frame as a server sends it, unmasked. */
function frame(opcode: number, payload: Uint8Array | string, final = true): Buffer {
  const body = Buffer.from(payload);
  const head = [(final ? 0x80 : 0) | opcode];
  if (body.length < 126) head.push(body.length);
  else if (body.length < 65_536) head.push(126, body.length >>> 8, body.length & 0xff);
  else
    head.push(
      127,
      0,
      0,
      0,
      0,
      0,
      body.length >>> 16,
      (body.length >>> 8) & 0xff,
      body.length & 0xff,
    );
  return Buffer.concat([Buffer.from(head), body]);
}

function read(chunks: readonly Uint8Array[], max = 1_000): [number, string][] {
  const seen: [number, string][] = [];
  const reader = new WebSocketFrameReader(max, (opcode, payload) => {
    seen.push([opcode, Buffer.from(payload).toString()]);
  });
  for (const chunk of chunks) reader.push(chunk);
  return seen;
}

describe('the reader of WebSocket frames', () => {
  const { BINARY, CONTINUATION, PING, CLOSE } = Opcode;

  it('reads lengths of one, two and eight bytes', () => {
    for (const length of [0, 125, 126, 65_535, 65_536]) {
      const text = 'a'.repeat(length);
      assert.deepEqual(read([frame(BINARY, text)], 70_000), [[BINARY, text]]);
    }
  });

  it('puts fragments together, with a ping between them handed on first', () => {
    const stream = [
      frame(BINARY, 'one', false),
      frame(PING, 'p'),
      frame(CONTINUATION, '', false),
      frame(CONTINUATION, 'two'),
      frame(BINARY, 'three'),
    ];
    const wanted = [
      [PING, 'p'],
      [BINARY, 'onetwo'],
      [BINARY, 'three'],
    ];
    assert.deepEqual(read(stream), wanted);
    assert.deepEqual(read([Buffer.concat(stream)]), wanted);
  });

  it('reads the same wherever the stream is cut', () => {
    const stream = Buffer.concat([
      frame(BINARY, 'one', false),
      frame(CONTINUATION, 'x'.repeat(200)),
      frame(CLOSE, '\x03\xe8'),
    ]);
    const whole = read([stream]);
    assert.equal(whole.length, 2);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const at = [0, ...cuts.sort((left, right) => left - right), stream.length];
        const chunks = at.slice(1).map((end, index) => stream.subarray(at[index], end));
        assert.deepEqual(read(chunks), whole);
      }),
    );
  });

  it('refuses what RFC 6455 forbids a server', () => {
    const forbidden: Record<string, Buffer> = {
      'reserved bits': Buffer.from([0xc2, 0]),
      'a mask': Buffer.from([0x82, 0x80, 0, 0, 0, 0]),
      'an unknown opcode': Buffer.from([0x83, 0]),
      'an unknown control opcode': Buffer.from([0x8b, 0]),
      'a ping in fragments': Buffer.from([0x09, 0]),
      'a long ping': Buffer.from([0x89, 126, 0, 200]),
      'a continuation of nothing': frame(CONTINUATION, 'x'),
      'a new message among fragments': Buffer.concat([
        frame(BINARY, 'x', false),
        frame(BINARY, 'y'),
      ]),
    };
    for (const [name, bytes] of Object.entries(forbidden)) {
      assert.throws(() => read([bytes]), { name: 'WebSocketFrameError', closeCode: 1002 }, name);
    }
  });

  it('refuses a message over its limit as soon as a length shows it', () => {
    const tooLarge = [
      [Buffer.from([0x82, 126, 0x03, 0xe9])],
      [Buffer.from([0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
      [frame(BINARY, 'a'.repeat(600), false), frame(CONTINUATION, 'a'.repeat(401))],
    ];
    for (const chunks of tooLarge) assert.throws(() => read(chunks), { closeCode: 1009 });
    assert.equal(read([frame(BINARY, 'a'.repeat(1_000))]).length, 1);
  });
});

it('a client frame is final, masked and says its length', () => {
  const mask = Uint8Array.of(1, 2, 3, 4);
  assert.deepEqual(
    [...encodeClientFrame(Opcode.BINARY, Uint8Array.of(5, 6, 7, 8, 9), mask)],
    [0x82, 0x85, 1, 2, 3, 4, 5 ^ 1, 6 ^ 2, 7 ^ 3, 8 ^ 4, 9 ^ 1],
  );
  const middle = encodeClientFrame(Opcode.BINARY, new Uint8Array(300), mask);
  assert.deepEqual([...middle.subarray(0, 4)], [0x82, 0xfe, 1, 44]);
  const long = encodeClientFrame(Opcode.BINARY, new Uint8Array(70_000), mask);
  assert.deepEqual([...long.subarray(0, 10)], [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0x11, 0x70]);
});
