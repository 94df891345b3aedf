import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLogger } from '@nopal/server';
import { ReadableLines } from '../../../packages/server/src/readable-lines.js';

const REQUEST = {
  requestId: 'r-1',
  method: 'GET',
  route: '/scores/:player',
  path: '/scores/ada',
  status: 200,
  durationMs: 1.25,
  bytesIn: 0,
  ip: '127.0.0.1',
};

function written(isColoured: boolean, write: (logger: ReturnType<typeof createLogger>) => void) {
  const parts: string[] = [];
  const out = { write: (text: string) => void parts.push(text) };
  write(createLogger('debug', new ReadableLines(out, isColoured)));
  return parts.join('').replaceAll('\u001b', 'ESC');
}

describe('lines of the log for people', () => {
  test('have time, level, message and facts', () => {
    const text = written(false, (logger) =>
      logger.child({ server: 'gate-1' }).warn('a player is slow', { uid: 'ada', list: [1, 'a b'] }),
    );
    assert.match(
      text,
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}a player is slow server=gate-1 uid=ada list=\[1,"a b"\]\n$/,
    );
  });

  test('tell a request by its columns', () => {
    const text = written(false, (logger) => {
      logger.info('request', REQUEST);
      logger.info('request', { ...REQUEST, route: undefined, status: 404 });
    });
    const [one, two] = text.split('\n');
    assert.match(
      one ?? '',
      / INFO {2}200 {4}1\.25 ms GET {4}\/scores\/ada \/scores\/:player 127\.0\.0\.1 requestId=r-1 bytesIn=0$/,
    );
    assert.match(two ?? '', / 404 .* \/scores\/ada \(no route\) 127\.0\.0\.1 /);
  });

  test('colour level and status, when they are to', () => {
    const colourOf = (status: number) =>
      /ESC\[(\d+)m\d{3}ESC\[0m {4}1/.exec(
        written(true, (logger) => logger.info('request', { ...REQUEST, status })),
      )?.[1];
    assert.deepEqual([200, 302, 404, 503].map(colourOf), ['32', '36', '33', '31']);
    assert.match(
      written(true, (logger) => logger.error('odd')),
      /ESC\[31mERRORESC\[0m/,
    );
  });

  test('have the stack of an error below', () => {
    const text = written(false, (logger) => logger.error('odd', { err: new Error('boom') }));
    assert.match(text, / ERROR odd\n {4}Error: boom\n {4} +at /);
  });

  test('hold no control character of a client', () => {
    const evil = 'a\u001b[2J\r\n\u202eb';
    const text = written(false, (logger) => {
      logger.info(evil, { [evil]: evil, err: new Error(evil) });
      logger.info('request', { ...REQUEST, path: evil, method: evil, ip: evil });
    });
    assert.doesNotMatch(text, /[^\P{Cc}\n]|\u202e|ESC/u);
    assert.match(text, /a\\u001b\[2J\\u000d/);
  });

  test('give what is no JSON as it is', () => {
    const parts: string[] = [];
    new ReadableLines({ write: (text) => void parts.push(text) }, false).write('plain\n');
    assert.deepEqual(parts, ['plain\n']);
  });
});
