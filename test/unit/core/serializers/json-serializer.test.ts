import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { JsonSerializer } from '../../../../packages/core/src/serializers/json-serializer.js';

const serializer = new JsonSerializer(4);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('JsonSerializer', () => {
  it('reads what it wrote, text of all scripts and an honest replacement character too', () => {
    const tree = { text: 'añ日🎲\uFFFD', list: [1, null, true] };
    assert.deepEqual(serializer.decode(bytes(serializer.encode(tree))), tree);
  });

  it('reads a view into a larger buffer', () => {
    const received = Buffer.from('xx{"a":1}yy');
    assert.deepEqual(serializer.decode(received.subarray(2, 9)), { a: 1 });
    assert.deepEqual(
      serializer.decode(new Uint8Array(received.buffer, received.byteOffset + 2, 7)),
      {
        a: 1,
      },
    );
  });

  it('refuses invalid UTF-8, wherever it stands, with BAD_REQUEST', () => {
    const broken = [
      [0x22, 0xff, 0x22],
      [0x22, 0xc3, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xef, 0xbf, 0xbd, 0xff, 0x22],
    ];
    for (const one of broken) {
      assert.throws(() => serializer.decode(Uint8Array.from(one)), {
        code: 'BAD_REQUEST',
        message: /UTF-8/,
      });
    }
  });

  it('refuses what is no JSON with BAD_REQUEST and a short text', () => {
    for (const text of ['', '{', '{"a":}', 'undefined', `"${'x'.repeat(500)}`]) {
      assert.throws(
        () => serializer.decode(bytes(text)),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, 'BAD_REQUEST');
          assert.ok(error.message.length < 200);
          return true;
        },
      );
    }
  });

  it('refuses what nests too deep before it is parsed, and takes the deepest that is allowed', () => {
    assert.deepEqual(serializer.decode(bytes('[[[[1]]]]')), [[[[1]]]]);
    assert.throws(() => serializer.decode(bytes('[[[[[1]]]]]')), { code: 'TOO_LARGE' });
    assert.throws(() => serializer.decode(bytes('['.repeat(100_000))), { code: 'TOO_LARGE' });
    assert.deepEqual(serializer.decode(bytes('"[[[[[[["')), '[[[[[[[');
  });

  it('refuses half a surrogate pair wherever an escape spells one, and names the place', () => {
    const refused = [
      [String.raw`{"name":"\ud800"}`, 'name'],
      [String.raw`{"name":"a\uDC00b"}`, 'name'],
      [String.raw`{"name":"\udfff\ud800"}`, 'name'],
      [String.raw`{"names":{"\uD83d":1}}`, 'names (key)'],
      [String.raw`{"\ude00":1}`, '(key)'],
      [String.raw`[1,{"bag":["x",{"label":"\uD83D😀"}]}]`, '[1].bag[1].label'],
      [String.raw`{"__proto__":"\uDbFf"}`, '__proto__'],
    ];
    for (const [text = '', path = ''] of refused) {
      assert.throws(
        () => serializer.decode(bytes(text)),
        (error: { code: string; message: string; metadata: Record<string, string> }) => {
          assert.equal(error.code, 'INVALID');
          assert.ok(error.message.includes(`: ${path} must be text without half`), error.message);
          assert.match(error.metadata[path] ?? '', /^expected text without .*, found string "/);
          return true;
        },
      );
    }
    assert.throws(() => serializer.decode(bytes(String.raw`"\ud800"`)), {
      code: 'INVALID',
      metadata: {
        '(body)': String.raw`expected text without half a surrogate pair, found string "\ud800"`,
      },
    });
  });

  it('takes escaped pairs, other escapes, and text that only looks like an escape', () => {
    for (const [text, value] of [
      [String.raw`{"\ud83d\ude00":"\uD83D\uDE00"}`, { '😀': '😀' }],
      [String.raw`"\\ud800"`, String.raw`\ud800`],
      [String.raw`["\\\\ud800", "\u00e4\n"]`, [String.raw`\\ud800`, 'ä\n']],
      [String.raw`"\ud7ff\ue000"`, '\ud7ff\ue000'],
    ] as const)
      assert.deepEqual(serializer.decode(bytes(text)), value);
  });

  it('takes a document exactly when every text and key in it is whole', () => {
    const hex = fc.constantFrom('d800', 'DBFF', 'dc00', 'DfFf', 'd83d', 'de00', 'd7ff', 'e000');
    const piece = fc.oneof(
      hex.map((code) => `\\u${code}`),
      fc.constantFrom('\\ud83d\\ude00', '\\\\', '\\"', '\\n', 'ud800', 'a', '😀', ' '),
    );
    const text = fc.array(piece, { maxLength: 4 }).map((pieces) => `"${pieces.join('')}"`);
    const { document } = fc.letrec<{ document: string }>((tie) => ({
      document: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof({ arbitrary: text, weight: 4 }, fc.constantFrom('1', 'null', 'true')),
        fc.array(tie('document'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
        fc
          .array(fc.tuple(text, tie('document')), { maxLength: 3 })
          .map((entries) => `{${entries.map((entry) => entry.join(':')).join(',')}}`),
      ),
    }));
    const isWhole = (tree: unknown): boolean => {
      if (typeof tree === 'string') return Buffer.from(tree).toString() === tree;
      if (typeof tree !== 'object' || tree === null) return true;
      return Object.entries(tree).flat().every(isWhole);
    };
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(document, (json) => {
        const tree: unknown = JSON.parse(json);
        if (isWhole(tree)) {
          seen.taken++;
          assert.deepEqual(serializer.decode(bytes(json)), tree);
        } else {
          seen.refused++;
          assert.throws(() => serializer.decode(bytes(json)), { code: 'INVALID' });
        }
      }),
      { numRuns: 5000 },
    );
    assert.ok(seen.taken > 500 && seen.refused > 500, JSON.stringify(seen));
  });

  it('changes no prototype for a body with __proto__', () => {
    const tree = serializer.decode(bytes('{"__proto__":{"admin":true}}')) as { admin?: boolean };
    assert.equal(tree.admin, undefined);
    assert.equal(({} as { admin?: boolean }).admin, undefined);
    assert.equal(Object.getPrototypeOf(tree), Object.prototype);
  });
});
