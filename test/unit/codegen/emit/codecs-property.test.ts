import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Codec, INVALID, ProtoWriter } from '@nopal/core';
import { ProtocolError } from '@nopal/protocol';
import fc from 'fast-check';
import type { Type } from '../../../../codegen/src/ir/ir.js';
import { isWholeTree } from '../../../../packages/core/src/manifest/half-pairs.js';
import { encoded } from '../../../support/plain-codec.js';
import { type BuiltCodecs, buildCodecs } from './support/build-codecs.js';
import { messageNames, model } from './support/model-of-everything.js';
import { Mutation } from './support/mutate.js';
import { ProtobufjsRoot } from './support/protobufjs-root.js';
import { ValuesOf } from './support/values-of.js';

/** Of each property, for each of the messages. */
const RUNS = 130;

const values = new ValuesOf(model);
const runs = { count: 0 };
let cutCount = 0;
let textCount = 0;
let built: BuiltCodecs;
let root: ProtobufjsRoot;

before(async () => {
  built = await buildCodecs(model, messageNames);
  root = new ProtobufjsRoot(built.plan.model);
});
after(() => built.remove());

function codec(name: string): Codec {
  const found = built.codecs.get(name);
  assert.ok(found, `there is a codec for ${name}`);
  return found;
}

function decode(name: string, bytes: Uint8Array): unknown {
  return codec(name).decode(bytes, 0, bytes.length);
}

/** As deepEqual compares: records have no prototype, and JSON has no -0. */
function plain(value: unknown, isJson = false): unknown {
  if (typeof value === 'number') return isJson && value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map((one) => plain(one, isJson));
  if (value instanceof Set) return new Set([...value].map((one) => plain(one, isJson)));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [plain(key, isJson), plain(one, isJson)]));
  if (ArrayBuffer.isView(value))
    return value instanceof Float32Array || value instanceof Float64Array
      ? Array.from(value, (one) => plain(one, isJson))
      : value;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one, isJson)]));
}

function refOf(name: string): Type {
  return { k: 'ref', id: name };
}

/** Answers a value, or undefined for INVALID or the coded error; anything else fails. */
function tryDecode(name: string, bytes: Uint8Array): { readonly value: unknown } | undefined {
  runs.count++;
  try {
    const value = decode(name, bytes);
    if (value !== INVALID) return { value };
    assert.notEqual(codec(name).explainBytes(bytes, 0, bytes.length).length, 0, 'it is explained');
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    assert.equal(error.code, 'BAD_PROTOBUF');
  }
  return undefined;
}

/** Of a type that is written as text at once, the text is what `JSON.stringify` makes. */
function assertText(name: string, value: unknown, expected: string): void {
  const text = codec(name).text?.(value);
  if (text === undefined) return;
  textCount++;
  assert.equal(text, expected);
}

/** The tree once for each text and key in it, with half a pair at its end. */
function* cutTexts(tree: unknown): Generator<unknown> {
  if (typeof tree === 'string') yield `${tree}\ud83d`;
  if (Array.isArray(tree)) {
    for (const [i, item] of tree.entries())
      for (const cut of cutTexts(item)) yield tree.map((one, at) => (at === i ? cut : one));
  } else if (typeof tree === 'object' && tree !== null) {
    const entries = Object.entries(tree);
    for (const [i, [key, member]] of entries.entries()) {
      const replaced = (entry: [string, unknown]): object =>
        Object.fromEntries(entries.map((one, at) => (at === i ? entry : one)));
      yield replaced([`${key}\ud83d`, member]);
      for (const cut of cutTexts(member)) yield replaced([key, cut]);
    }
  }
}

describe('codecs of every kind of type', () => {
  for (const name of messageNames) {
    test(`carry ${name} in protobuf, through another implementation, and in JSON`, () => {
      fc.assert(
        fc.property(values.of(refOf(name)), (value) => {
          runs.count++;
          assert.ok(codec(name).is(value), 'is');
          const bytes = encoded(codec(name), value);
          assert.deepEqual(plain(decode(name, bytes)), plain(value));
          const theirs = root.through(built.carriers.get(name) ?? '', bytes);
          assert.deepEqual(plain(decode(name, theirs)), plain(value));
          const tree = codec(name).print(value);
          assert.notEqual(tree, INVALID);
          const text = JSON.stringify(tree);
          assertText(name, value, text);
          assert.deepEqual(plain(codec(name).parse(JSON.parse(text)), true), plain(value, true));
          assert.deepEqual(codec(name).explain(value, 'print'), []);
          assert.deepEqual(codec(name).explain(JSON.parse(text), 'parse'), []);
          const [found, ...others] = codec(name).explainBytes(bytes, 0, bytes.length);
          assert.deepEqual(others, []);
          assert.equal(found?.found, 'a field several times', 'nothing is wrong with any one');
        }),
        { numRuns: RUNS },
      );
    });

    test(`refuse what is one step from ${name}`, () => {
      if (name === 'Empty') return;
      fc.assert(
        fc.property(values.of(refOf(name)), fc.infiniteStream(fc.nat()), (value, numbers) => {
          runs.count++;
          const choose = (count: number) => (numbers.next().value as number) % count;
          const changed = new Mutation(model, choose).of(refOf(name), value);
          const writer = new ProtoWriter();
          assert.equal(codec(name).is(changed), false, 'is');
          assert.equal(codec(name).encode(changed, writer), false, 'encode');
          assert.equal(writer.pos, 0, 'nothing is left of it');
          assert.equal(codec(name).print(changed), INVALID, 'print');
          assert.equal(codec(name).text?.(changed) ?? INVALID, INVALID, 'text');
          assert.notEqual(codec(name).explain(changed, 'print').length, 0, 'explain');
        }),
        { numRuns: RUNS },
      );
    });

    test(`put half a surrogate pair inside ${name} into JSON, and into no bytes`, () => {
      fc.assert(
        fc.property(values.of(refOf(name)), (value) => {
          const tree: unknown = JSON.parse(JSON.stringify(codec(name).print(value)));
          for (const cut of cutTexts(tree)) {
            runs.count++;
            const given = codec(name).parse(cut);
            // A date, a pattern, the name of a member; or a text that is too long now.
            if (given === INVALID || isWholeTree(given)) continue;
            cutCount++;
            assert.ok(codec(name).is(given), 'is');
            const printed = codec(name).print(given);
            assert.deepEqual(plain(printed, true), plain(cut, true));
            assertText(name, given, JSON.stringify(printed));
            const writer = new ProtoWriter();
            assert.equal(codec(name).encode(given, writer), false, 'encode');
            assert.equal(writer.pos, 0, 'nothing is left of it');
            const explained = codec(name).explain(given, 'print');
            assert.deepEqual(
              explained.map((one) => one.expected),
              ['text without half a surrogate pair'],
            );
            assert.deepEqual(codec(name).explain(cut, 'parse'), []);
          }
        }),
        { numRuns: 30 },
      );
    });

    test(`take bytes that are almost ${name} or nothing at all`, () => {
      const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(2)), {
        minLength: 1,
        maxLength: 3,
      });
      fc.assert(
        fc.property(values.of(refOf(name)), changes, (value, steps) => {
          const bytes = [...encoded(codec(name), value)];
          for (const [at, byte, how] of steps)
            bytes.splice(at % (bytes.length + 1), how, ...(how === 2 ? [] : [byte]));
          const read = tryDecode(name, Uint8Array.from(bytes));
          if (read === undefined) return;
          assert.ok(codec(name).is(read.value), 'what is taken is of the type');
          const again = decode(name, encoded(codec(name), read.value));
          assert.deepEqual(plain(again), plain(read.value));
        }),
        { numRuns: RUNS },
      );
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
          tryDecode(name, bytes);
        }),
        { numRuns: RUNS * 2 },
      );
    });
  }

  test('were tried at least 50,000 times, with at least 60 messages', () => {
    assert.ok(messageNames.length >= 60, `${messageNames.length} messages`);
    assert.ok(runs.count >= 50_000, `${runs.count} runs`);
    assert.ok(cutCount >= 500, `${cutCount} texts were cut`);
    assert.ok(textCount >= 500, `${textCount} values were written as text at once`);
  });
});
