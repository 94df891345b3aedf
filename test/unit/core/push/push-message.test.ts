import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Serializer } from '../../../../packages/core/src/ports/serializer.js';
import type { ClientFormat } from '../../../../packages/core/src/push/client-format.js';
import { PushMessage } from '../../../../packages/core/src/push/push-message.js';

class CountingSerializer implements Serializer {
  encoded = 0;
  constructor(readonly name: string) {}
  encode(tree: unknown): string {
    this.encoded += 1;
    return `${this.name}${JSON.stringify(tree)}`;
  }
  decode(): unknown {
    throw new Error('unused');
  }
}

class CountingFormat implements ClientFormat {
  encoded = 0;
  constructor(
    readonly key: string,
    readonly serializer: Serializer,
  ) {}
  encodePush(route: string, body: Uint8Array): Uint8Array {
    this.encoded += 1;
    return new TextEncoder().encode(`${this.key} ${route} ${new TextDecoder().decode(body)}`);
  }
}

describe('PushMessage', () => {
  it('encodes its frame once for each format and its body once for each serializer', () => {
    const json = new CountingSerializer('json');
    const proto = new CountingSerializer('proto');
    const formats = [
      new CountingFormat('j', json),
      new CountingFormat('p', proto),
      new CountingFormat('jz', json),
    ];
    const message = new PushMessage('game.arena.state', { n: 1 });
    for (let round = 0; round < 3; round += 1) {
      for (const format of formats) {
        const frame = new TextDecoder().decode(message.frame(format));
        assert.equal(frame, `${format.key} game.arena.state ${format.serializer.name}{"n":1}`);
      }
    }
    assert.deepEqual(
      formats.map(({ encoded }) => encoded),
      [1, 1, 1],
    );
    assert.deepEqual([json.encoded, proto.encoded], [1, 1]);
  });

  it('takes a body that another server encoded as it is', () => {
    const json = new CountingSerializer('json');
    const given = new Uint8Array([1]);
    const message = new PushMessage('r', undefined, given);
    assert.equal(message.body(json), given);
    message.frame(new CountingFormat('j', json));
    assert.equal(json.encoded, 0);
  });
});
