import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readErrorMessage } from '@nopal/protocol/protobuf';
import { ProtobufSerializer } from '../../../../packages/core/src/serializers/protobuf-serializer.js';
import { anyObject, encoded, numberedObject } from '../../../support/plain-codec.js';

const serializer = new ProtobufSerializer();

describe('ProtobufSerializer', () => {
  it('reads the range that it is given and writes what it reads', () => {
    const body = serializer.write(numberedObject, { n: 1.5, secret: 2 });
    const packet = Buffer.concat([Buffer.of(1, 2, 3), body ?? Buffer.of(), Buffer.of(255)]);
    assert.deepEqual(serializer.read(numberedObject, packet, 3, packet.length - 1), { n: 1.5 });
  });

  it('refuses malformed bytes with BAD_REQUEST and what the type denies with INVALID and the paths', () => {
    assert.throws(() => serializer.read(numberedObject, Uint8Array.of(0x09, 1), 0, 2), {
      name: 'GameError',
      code: 'BAD_REQUEST',
      message: /Numbered: no protobuf at byte/,
    });
    assert.throws(() => serializer.read(numberedObject, new Uint8Array(0), 0, 0), {
      code: 'INVALID',
      metadata: { n: 'expected a number, found undefined' },
    });
  });

  it('does not write a value that is not of its type, nor anything where there is none', () => {
    assert.equal(serializer.write(numberedObject, { n: '1' }), undefined);
    assert.equal(serializer.writeNothing().length, 0);
  });

  it('writes errors as Pitaya’s message', () => {
    const error = { code: 'INVALID', msg: 'no', metadata: { n: 'x' } };
    assert.deepEqual(readErrorMessage(serializer.writeError(error)), error);
  });

  it('keeps a message whole whose value makes it write another meanwhile, and after a getter threw', () => {
    const reentrant = {
      get n() {
        assert.ok(serializer.write(anyObject, { deep: 'x'.repeat(100) }));
        return 7;
      },
    };
    const throwing = {
      get n(): number {
        throw new Error('no');
      },
    };
    assert.deepEqual(
      new Uint8Array(serializer.write(numberedObject, reentrant) ?? []),
      encoded(numberedObject, { n: 7 }),
    );
    assert.throws(() => serializer.write(numberedObject, throwing), /no/);
    assert.deepEqual(
      new Uint8Array(serializer.write(numberedObject, { n: 8 }) ?? []),
      encoded(numberedObject, { n: 8 }),
    );
  });
});
