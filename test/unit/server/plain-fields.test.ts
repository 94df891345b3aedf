import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogFields } from '@nopal/core';
import { pino } from 'pino';
import { createLogger } from '../../../packages/server/src/pino-logger.js';
import { plainFields } from '../../../packages/server/src/plain-fields.js';

const PLAIN: readonly LogFields[] = [
  {},
  { requestId: 'a-h1', status: 200, durationMs: 0.041, isAborted: true },
  { nothing: undefined, level: 'mine', time: 1, msg: 'mine', err: 'a text' },
  { odd: Number.NaN, much: Number.POSITIVE_INFINITY, small: -0, large: 1e21, tiny: 1e-7 },
  { text: 'quotes " \\ lines \n\t\0\x7f é € 😀 \u2028', 'a "name"': '' },
  { long: `${'x'.repeat(100)}"\u0001\udc00` },
];
const OTHERS: readonly LogFields[] = [
  { nothing: null, list: [1], object: { a: { b: 1 } } },
  { when: new Date(0), call: () => 1, symbol: Symbol('x') },
  { bytes: new Uint8Array(2), big: { toJSON: () => 'short' } },
  Object.create({ toJSON: () => 'short' }, { own: { value: 1, enumerable: true } }),
  Object.create({ inherited: 1 }, { own: { value: new Error('x').message, enumerable: true } }),
];

test('a line of the default logger is what pino makes of it, whatever the fields are', () => {
  for (const fields of [...PLAIN, ...OTHERS]) {
    const lines: string[] = [];
    const output = { write: (line: string) => void lines.push(line) };
    const message = 'a "request"\n';
    createLogger('info', output).child({ server: 'gate-1' }).info(message, fields);
    pino({ base: null }, output).child({ server: 'gate-1' }).info(fields, message);
    const [ours, pinos] = lines.map((line) => line.replace(/"time":("[^"]*"|\d+)/, '"time":0'));
    assert.equal(ours, pinos);
  }
});

test('fields that are texts and numbers need no pino, and others do', () => {
  for (const fields of PLAIN) assert.notEqual(plainFields(fields), undefined);
  for (const fields of OTHERS.slice(0, 4)) assert.equal(plainFields(fields), undefined);
});

test('nothing is written below the level', () => {
  const lines: string[] = [];
  const logger = createLogger('warn', { write: (line) => void lines.push(line) });
  logger.info('quiet', { status: 200 });
  logger.child({ server: 'gate-1' }).info('quiet');
  assert.deepEqual(lines, []);
});
