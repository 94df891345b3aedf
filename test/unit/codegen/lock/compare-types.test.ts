import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTypes } from '../../../../codegen/src/lock/compare-types.js';
import type { Limits } from '../../../../codegen/src/lock/limits.js';
import { parseLockType, printLockType } from '../../../../codegen/src/lock/lock-type.js';

const ENUMS: Record<string, readonly number[]> = { Size: [1, 2, 5], Few: [1, 2] };

function compare(old: string, now: string, oldLimits?: Limits, limits?: Limits): string {
  const change = compareTypes(
    { type: parseLockType(old), ...(oldLimits && { limits: oldLimits }) },
    { type: parseLockType(now), ...(limits && { limits }) },
    (name) => ENUMS[name],
  );
  return change.change;
}

/** old, now, what it is, the limits of both */
const TABLE: readonly [string, string, string, Limits?, Limits?][] = [
  ['int32', 'int32', 'none'],
  ['int32', 'optional int32', 'none'],
  ['optional int32', 'int32', 'required'],
  // one varint, and the same kind of JSON value
  ['int32', 'int53', 'none'],
  ['uint32', 'int53', 'none'],
  ['uint32', 'optional int53', 'none'],
  ['uint32', 'int32', 'incompatible'],
  ['uint32', 'int32', 'none', { max: 100 }],
  ['int32', 'uint32', 'incompatible'],
  ['int32', 'uint32', 'none', { min: 0 }],
  ['int53', 'uint32', 'incompatible'],
  ['int53', 'uint32', 'none', { min: 0, max: 4_294_967_295 }],
  ['int53', 'uint32', 'incompatible', { min: 0, max: 4_294_967_296 }],
  ['uint32', 'int53', 'incompatible', {}, { max: 1000 }],
  ['int64', 'uint64', 'incompatible'],
  ['int64', 'uint64', 'none', { min: '0' }],
  ['uint64', 'int64', 'none', { max: '9223372036854775807' }],
  ['uint64', 'int64', 'incompatible', { max: '9223372036854775808' }],
  // other bytes, or other JSON
  ['int32', 'sint32', 'incompatible'],
  ['sint32', 'sint64', 'incompatible'],
  ['int32', 'fixed32', 'incompatible'],
  ['int53', 'int64', 'incompatible'],
  ['int53', 'millis', 'incompatible'],
  ['bool', 'uint32', 'incompatible'],
  ['double', 'float', 'incompatible'],
  ['float', 'double', 'incompatible'],
  ['double', 'int32', 'incompatible'],
  ['string', 'bytes', 'incompatible'],
  ['bytes', 'string', 'incompatible'],
  ['timestamp', 'millis', 'incompatible'],
  ['Item', 'bytes', 'incompatible'],
  ['Item', 'Other', 'incompatible'],
  ['json', 'string', 'incompatible'],
  ['string', 'repeated string', 'incompatible'],
  ['repeated Entry', 'map<string, string>', 'incompatible'],
  ['map<string, double>', 'map<int32, double>', 'incompatible'],
  ['map<string, uint32>', 'map<string, int53>', 'none'],
  ['repeated uint32', 'repeated int53', 'none'],
  ['repeated int32', 'repeated sint32', 'incompatible'],
  // enums
  ['enum Size', 'int32', 'none'],
  ['enum Size', 'uint32', 'none'],
  ['enum Size', 'uint32', 'incompatible', {}, { max: 4 }],
  ['enum Size', 'double', 'incompatible'],
  ['enum Size', 'enum Few', 'incompatible'],
  ['enum Few', 'enum Size', 'none'],
  ['enum Colour', 'int32', 'incompatible'],
  ['uint32', 'enum Size', 'incompatible'],
  ['uint32', 'enum Size', 'none', { values: [1, 5] }],
  ['uint32', 'enum Size', 'incompatible', { values: [1, 4] }],
  // limits
  ['string', 'string', 'tighter', {}, { maxLength: 16 }],
  ['string', 'string', 'none', { maxLength: 16 }, { maxLength: 32 }],
  ['string', 'string', 'none', { maxLength: 16 }],
  ['string', 'string', 'tighter', { minLength: 1 }, { minLength: 2 }],
  ['string', 'string', 'tighter', { pattern: '[a-z]+' }, { pattern: '[a-y]+' }],
  ['string', 'string', 'none', { pattern: '[a-z]+' }],
  ['double', 'double', 'tighter', { max: 100 }, { max: 99.5 }],
  ['double', 'double', 'tighter', { nonFinite: true }],
  ['int64', 'int64', 'tighter', { max: '9007199254740993' }, { max: '9007199254740992' }],
  ['uint32', 'uint32', 'tighter', { values: [1, 2] }, { values: [1] }],
  ['uint32', 'uint32', 'none', { values: [1] }, { values: [1, 2] }],
  ['bool', 'bool', 'tighter', {}, { values: [true] }],
  ['repeated string', 'repeated string', 'tighter', { maxItems: 10 }, { maxItems: 9 }],
  ['repeated string', 'repeated string', 'tighter', {}, { unique: true }],
  ['repeated uint32', 'repeated int53', 'tighter', {}, { maxItems: 9 }],
  ['map<string, double>', 'map<string, double>', 'tighter', {}, { key: { maxLength: 4 } }],
];

test('a type changes only inside a wire-compatible group, and only where every old value stays allowed', () => {
  for (const [old, now, expected, oldLimits, limits] of TABLE)
    assert.equal(
      compare(old, now, oldLimits, limits),
      expected,
      `${old} ${JSON.stringify(oldLimits)} → ${now} ${JSON.stringify(limits)}`,
    );
});

test('what the lock writes of a type is read back', () => {
  for (const text of [...TABLE.map((row) => row[0]), ...TABLE.map((row) => row[1])])
    assert.equal(printLockType(parseLockType(text)), text);
});
