import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBody, writeBody } from '../../../../packages/core/src/dispatch/body.js';
import type { GameError } from '../../../../packages/core/src/errors/game-error.js';
import { JsonSerializer } from '../../../../packages/core/src/serializers/json-serializer.js';
import { ProtobufSerializer } from '../../../../packages/core/src/serializers/protobuf-serializer.js';
import { anyObject, numberedObject, textObject } from '../../../support/plain-codec.js';

const serializer = new JsonSerializer(32);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('readBody', () => {
  it('gives the value of a typed body, without what the type does not know', () => {
    assert.deepEqual(readBody(numberedObject, serializer, bytes('{"n":1,"admin":true}')), { n: 1 });
  });

  it('does not look at a body where the method takes none', () => {
    assert.equal(readBody('none', serializer, bytes('}{')), undefined);
  });

  it('gives raw bytes as a copy that outlives the received ones, also of a Buffer', () => {
    for (const received of [bytes('raw'), Buffer.from('raw')]) {
      const body = readBody('raw', serializer, received) as Uint8Array;
      received.fill(0);
      assert.deepEqual([...body], [...bytes('raw')]);
    }
  });

  it('refuses another type with INVALID naming the path', () => {
    assert.throws(
      () => readBody(numberedObject, serializer, bytes('{"n":"1"}')),
      (error: GameError) => {
        assert.equal(error.code, 'INVALID');
        assert.equal(error.message, 'the body is no Numbered: n must be a number, found string');
        assert.deepEqual(error.metadata, { n: 'expected a number, found string' });
        return true;
      },
    );
  });
});

describe('writeBody', () => {
  it('answers an empty object for nothing, raw bytes as they are, and a value through its codec', () => {
    assert.equal(writeBody('none', serializer, 'whatever'), '{}');
    const raw = bytes('raw');
    assert.equal(writeBody('raw', serializer, raw), raw);
    assert.equal(writeBody(numberedObject, serializer, { n: 1, secret: 2 }), '{"n":1}');
  });

  it('refuses what the method’s type denies, saying what was returned', () => {
    assert.throws(
      () => writeBody('raw', serializer, null),
      /returned null where its type says Uint8/,
    );
    assert.throws(() => writeBody('raw', serializer, 'text'), /returned string/);
    assert.throws(() => writeBody(anyObject, serializer, 3), /its type Anything denies/);
  });

  it('carries half a surrogate pair to a client of JSON, and names the path where bytes cannot', () => {
    const cut = { text: 'a\ud83d' };
    const json = writeBody(textObject, serializer, cut);
    assert.equal(json, String.raw`{"text":"a\ud83d"}`);
    assert.deepEqual(JSON.parse(json as string), cut);
    assert.throws(
      () => writeBody(textObject, new ProtobufSerializer(), cut),
      /its type Text denies: text must be text without half a surrogate pair, found string "a\\ud83d"/,
    );
  });
});
