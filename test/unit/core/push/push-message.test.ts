import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Codec, INVALID } from '../../../../packages/core/src/manifest/codec.js';
import type { Serializer } from '../../../../packages/core/src/ports/serializer.js';
import type { ClientFormat } from '../../../../packages/core/src/push/client-format.js';
import { PushMessage } from '../../../../packages/core/src/push/push-message.js';
import { JsonSerializer } from '../../../../packages/core/src/serializers/json-serializer.js';
import { ProtobufSerializer } from '../../../../packages/core/src/serializers/protobuf-serializer.js';
import { numberedObject, textObject } from '../../../support/plain-codec.js';

class CountingSerializer implements Serializer {
  encoded = 0;
  constructor(readonly name: string) {}
  write(codec: Codec, value: unknown): string | undefined {
    this.encoded += 1;
    const tree = codec.print(value);
    return tree === INVALID ? undefined : `${this.name}${JSON.stringify(tree)}`;
  }
  read(): never {
    throw new Error('unused');
  }
  writeNothing(): string {
    return '';
  }
  writeError(): never {
    throw new Error('unused');
  }
}

class CountingFormat implements ClientFormat {
  encoded = 0;
  constructor(
    readonly key: string,
    readonly serializer: Serializer,
  ) {}
  encodePush(route: string, body: Uint8Array | string, start: number, end: number): Uint8Array {
    this.encoded += 1;
    const text =
      typeof body === 'string' ? body : new TextDecoder().decode(body.subarray(start, end));
    return new TextEncoder().encode(`${this.key} ${route} ${text}`);
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
    const message = new PushMessage('game.arena.state', numberedObject, { n: 1, secret: 2 });
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

  it('takes bodies that another server encoded as they are, each for its serializer', () => {
    const json = new CountingSerializer('json');
    const proto = new CountingSerializer('proto');
    const body = new Uint8Array([1]);
    const forOne = PushMessage.given('r', [{ serializer: 'json', body }]);
    assert.equal(forOne.body(json), body);
    assert.ok(forOne.frame(new CountingFormat('j', json)) !== undefined);
    assert.equal(forOne.body(proto), undefined);
    assert.equal(forOne.frame(new CountingFormat('p', proto)), undefined);
    const forAll = PushMessage.given('r', [{ serializer: '', body }]);
    assert.equal(forAll.body(proto), body);
    assert.equal(json.encoded + proto.encoded, 0);
  });

  it('gives another server one body for each serializer, and a raw one once', () => {
    const serializers = [new CountingSerializer('json'), new CountingSerializer('proto')];
    const text = (body: Uint8Array) => new TextDecoder().decode(body);
    const message = new PushMessage('r', numberedObject, { n: 1 });
    assert.deepEqual(
      message.bodies(serializers).map(({ serializer, body }) => [serializer, text(body)]),
      [
        ['json', 'json{"n":1}'],
        ['proto', 'proto{"n":1}'],
      ],
    );
    const raw = new Uint8Array([7]);
    const expected = [{ serializer: '', body: raw }];
    assert.deepEqual(new PushMessage('r', 'raw', raw).bodies(serializers), expected);
  });

  it('keeps the value as it is now when it is told to, and reports a wrong one that nobody asked for', () => {
    const json = new CountingSerializer('json');
    const value = { n: 1 };
    const message = new PushMessage('r', numberedObject, value);
    message.keep();
    value.n = 2;
    assert.equal(new TextDecoder().decode(message.body(json)), 'json{"n":1}');
    message.check();
    const wrong = new PushMessage('r', numberedObject, { n: '1' });
    for (const act of [() => wrong.check(), () => wrong.keep(), () => wrong.body(json)])
      assert.throws(act, /^TypeError: push r was given what its type Numbered denies: n must be/);
  });

  it('refuses half a surrogate pair for clients of every serializer alike, and says where it is', () => {
    const says =
      /^TypeError: push r was given what its type Text denies: text must be text without half a surrogate pair, found string "a\\ud83d"/;
    for (const serializer of [new JsonSerializer(8), new ProtobufSerializer()]) {
      const cut = new PushMessage('r', textObject, { text: 'a😀'.slice(0, 2) });
      assert.throws(() => cut.body(serializer), says);
      assert.throws(() => cut.bodies([serializer]), says);
    }
    const late = new PushMessage('r', textObject, { text: 'a\ud83d' });
    late.keep();
    assert.throws(() => late.body(new JsonSerializer(8)), says);
  });

  it('takes whole pairs, and text that only looks like an escape', () => {
    for (const text of ['a😀', '\\ud83d', '\\\\ud83d"']) {
      const message = new PushMessage('r', textObject, { text });
      const body = new TextDecoder().decode(message.body(new JsonSerializer(8)));
      assert.deepEqual(JSON.parse(body), { text });
      assert.notEqual(message.body(new ProtobufSerializer()), undefined);
    }
  });

  it('for one client goes straight into its packet, and is checked as any other', () => {
    const json = new CountingSerializer('json');
    const format = new CountingFormat('j', json);
    const text = (frame: Uint8Array | undefined): string => new TextDecoder().decode(frame);
    const one = PushMessage.forOne('r', numberedObject, { n: 1, secret: 2 });
    assert.equal(text(one.frame(format)), 'j r json{"n":1}');
    assert.equal(one.written(json), 'json{"n":1}');
    assert.equal(text(one.body(json)), 'json{"n":1}');
    one.check();
    const wrong = PushMessage.forOne('r', numberedObject, { n: 'one' });
    assert.throws(() => wrong.frame(format), TypeError);
    assert.throws(() => wrong.written(json), TypeError);
    assert.throws(() => wrong.check(), TypeError);
    assert.throws(() => PushMessage.forOne('r', 'raw', 'text'), TypeError);
    const raw = PushMessage.forOne('r', 'raw', Buffer.from('bytes'));
    assert.deepEqual([text(raw.frame(format)), text(raw.body(json))], ['j r bytes', 'bytes']);
    assert.equal(text(PushMessage.forOne('r', 'none', undefined).frame(format)), 'j r ');
  });

  it('of another server for one client is a part of the bytes that came', () => {
    const format = new CountingFormat('j', new CountingSerializer('json'));
    const relayed = PushMessage.relayed('r', Buffer.from('before{}after'), 6, 8);
    assert.equal(new TextDecoder().decode(relayed.frame(format)), 'j r {}');
    assert.equal(new TextDecoder().decode(relayed.body(format.serializer)), '{}');
    relayed.check();
  });
});
