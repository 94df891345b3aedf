import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineSplitter } from '../../../packages/server/src/line-splitter.js';

function split(maxLength: number, chunks: Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter(maxLength, (line) => lines.push(line));
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  it('gives the same lines wherever the bytes are cut, also inside a letter', () => {
    const bytes = Buffer.from('uno\ndós\r\n\n日本🎲\nlast');
    for (let at = 0; at <= bytes.length; at += 1) {
      const lines = split(100, [bytes.subarray(0, at), bytes.subarray(at)]);
      assert.deepEqual(lines, ['uno', 'dós', '日本🎲', 'last']);
    }
  });

  it('cuts a line at its length however it comes, and reads the next one whole', () => {
    const chunks = Array.from({ length: 1_000 }, () => Buffer.from('x'.repeat(1_000)));
    const lines = split(10, [...chunks, Buffer.from('\nnext\n0123456789\n')]);
    assert.deepEqual(lines, [`${'x'.repeat(10)}…`, 'next', '0123456789']);
  });
});
