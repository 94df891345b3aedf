import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { BodySink, HttpExchange } from '@nopal/core';
import { until } from '../support/until.js';

export interface ClientRequest {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array;
  /** Sent without their length. */
  readonly chunks?: readonly Uint8Array[];
}

export interface ClientAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The connection ended before the answer did. */
  readonly isBroken: boolean;
}

/** A request under way. */
export interface Asked {
  readonly answer: Promise<ClientAnswer>;
  /** The client goes away. */
  leave(): void;
  /** The client does not read its answer until `readAgain`. */
  readAgain(): void;
}

/** An adapter with a client of it. */
export interface HttpSubject {
  /** All requests of one subject go over one connection, where there are connections. */
  ask(request: ClientRequest, reads?: boolean): Asked;
  close(): Promise<void>;
}

/** Collects a body as a handler would. */
function collect(exchange: HttpExchange): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const sink: BodySink = {
      chunk: (bytes) => void parts.push(Buffer.from(bytes)),
      end: () => resolve(Buffer.concat(parts)),
    };
    exchange.readBody(sink);
  });
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What every adapter of HTTP does. */
export function httpExchangeContract(
  name: string,
  serve: (handle: (exchange: HttpExchange) => void) => Promise<HttpSubject>,
): void {
  describe(`${name} as an HTTP adapter`, () => {
    const open: HttpSubject[] = [];
    afterEach(async () => {
      for (const subject of open.splice(0)) await subject.close();
    });

    async function start(handle: (exchange: HttpExchange) => void): Promise<HttpSubject> {
      const subject = await serve(handle);
      open.push(subject);
      return subject;
    }

    test('gives verb, path and query as they were sent', async () => {
      const subject = await start((exchange) => {
        const { method, path, query } = exchange;
        exchange.send(200, [], JSON.stringify([method, path, query]), false);
      });
      const ask = async (method: string, url: string) =>
        JSON.parse((await subject.ask({ method, url }).answer).body.toString());
      assert.deepEqual(await ask('GET', '/a%20b/../c?x=%zz&y=1&y=2'), [
        'GET',
        '/a%20b/../c',
        'x=%zz&y=1&y=2',
      ]);
      assert.deepEqual(await ask('PATCH', '/'), ['PATCH', '/', '']);
      assert.deepEqual(await ask('GET', '/?'), ['GET', '/', '']);
    });

    test('gives headers by their names in lower case, several of one name joined', async () => {
      const subject = await start((exchange) => {
        const seen = ['x-one', 'x-two', 'cookie', 'accept', 'x-none', 'host'].map(
          (header) => exchange.header(header) ?? null,
        );
        exchange.send(
          200,
          [],
          JSON.stringify([seen.slice(0, 5), seen[5] !== null, exchange.headers()['x-two']]),
          false,
        );
      });
      const headers = {
        'X-One': '1',
        'X-TWO': ['a', 'b'],
        Cookie: ['a=1', 'b=2'],
        Accept: 'text/html',
      };
      const { body } = await subject.ask({ url: '/', headers }).answer;
      assert.deepEqual(JSON.parse(body.toString()), [
        ['1', 'a, b', 'a=1; b=2', 'text/html', null],
        true,
        'a, b',
      ]);
    });

    test('keeps what is asked for after the turn of the request', async () => {
      const subject = await start((exchange) => {
        exchange.keep();
        void turn().then(() => {
          const text = [
            exchange.header('x-one'),
            exchange.header('accept'),
            exchange.query,
            exchange.path,
          ].join(' ');
          exchange.send(200, [], text, false);
        });
      });
      const { body } = await subject.ask({ url: '/p?q', headers: { 'X-One': '1', Accept: 'a/b' } })
        .answer;
      assert.equal(body.toString(), '1 a/b q /p');
    });

    test('tells the length of a body beforehand, 0 without one, and nothing of one in chunks', async () => {
      const lengths: (number | undefined)[] = [];
      const subject = await start((exchange) => {
        lengths.push(exchange.bodyLength);
        exchange.keep();
        void collect(exchange).then(() => exchange.send(200, [], '', false));
        if (exchange.bodyLength === 0) exchange.send(200, [], '', false);
      });
      await subject.ask({ url: '/' }).answer;
      await subject.ask({ method: 'POST', url: '/', body: Buffer.from('abc') }).answer;
      await subject.ask({ method: 'POST', url: '/', chunks: [Buffer.from('abc')] }).answer;
      assert.deepEqual(lengths, [0, 3, undefined]);
    });

    for (const size of [1, 65_536, 5_242_880]) {
      test(`gives a body of ${size} bytes whole, in one piece and in chunks, in later turns`, async () => {
        let isInTurn = false;
        let cameInTurn = false;
        const subject = await start((exchange) => {
          isInTurn = true;
          exchange.keep();
          const body = collect(exchange).then((bytes) => {
            cameInTurn ||= isInTurn;
            return bytes;
          });
          void turn()
            .then(turn)
            .then(() => body)
            .then((bytes) => exchange.send(200, [], bytes, false));
          isInTurn = false;
        });
        const body = Buffer.alloc(size, 'nopal ');
        const whole = await subject.ask({ method: 'POST', url: '/', body }).answer;
        assert.ok(whole.body.equals(body));
        const third = Math.ceil(size / 3);
        const chunks = [
          body.subarray(0, third),
          body.subarray(third, 2 * third),
          body.subarray(2 * third),
        ];
        const pieces = await subject.ask({
          method: 'PUT',
          url: '/',
          chunks: chunks.filter(({ length }) => length > 0),
        }).answer;
        assert.ok(pieces.body.equals(body));
        assert.equal(cameInTurn, false);
      });
    }

    test('holds a body back while it is paused', async () => {
      let seen = 0;
      let exchanged: HttpExchange | undefined;
      const subject = await start((exchange) => {
        exchanged = exchange;
        exchange.keep();
        exchange.readBody({
          chunk: ({ length }) => {
            if (seen === 0) exchange.pauseBody();
            seen += length;
          },
          end: () => exchange.send(200, [], String(seen), false),
        });
      });
      const chunks = Array.from({ length: 80 }, () => Buffer.alloc(65_536));
      const asked = subject.ask({ method: 'POST', url: '/', chunks });
      await until(() => seen > 0);
      for (let at = 0; at < 20; at += 1) await turn();
      assert.ok(seen < 80 * 65_536);
      exchanged?.resumeBody();
      assert.equal((await asked.answer).body.toString(), String(80 * 65_536));
    });

    test('skips a body that nobody reads, and answers the next request', async () => {
      const subject = await start((exchange) => exchange.send(200, [], exchange.path, false));
      const first = subject.ask({ method: 'POST', url: '/1', body: Buffer.alloc(100_000) });
      assert.equal((await first.answer).body.toString(), '/1');
      assert.equal((await subject.ask({ url: '/2' }).answer).body.toString(), '/2');
    });

    test('sends status, repeated headers, text in UTF-8 and bytes', async () => {
      const subject = await start((exchange) => {
        const headers = ['Set-Cookie', 'a=1', 'X-A', 'ä', 'Set-Cookie', 'b=2'];
        exchange.send(
          418,
          headers,
          exchange.path === '/text' ? 'grüße' : new Uint8Array([0, 255]),
          false,
        );
      });
      const text = await subject.ask({ url: '/text' }).answer;
      assert.deepEqual(
        [text.status, text.body.toString(), text.headers['content-length']],
        [418, 'grüße', '7'],
      );
      assert.equal(text.headers['set-cookie'], 'a=1, b=2');
      const bytes = await subject.ask({ url: '/bytes' }).answer;
      assert.deepEqual([...bytes.body], [0, 255]);
    });

    test('sends HEAD the head alone, with the length that GET has, and answers the next request', async () => {
      for (const isLater of [false, true]) {
        const subject = await start((exchange) => {
          const send = () => exchange.send(200, ['X-A', '1'], 'grüße', false);
          if (!isLater) send();
          else {
            exchange.keep();
            setImmediate(send);
          }
        });
        const head = await subject.ask({ method: 'HEAD', url: '/' }).answer;
        assert.deepEqual(
          [head.status, head.headers['content-length'], head.body.length],
          [200, '7', 0],
        );
        assert.equal((await subject.ask({ url: '/' }).answer).body.toString(), 'grüße');
      }
    });

    test('gives 204 and 304 no length and no body, and answers the next request', async () => {
      const subject = await start((exchange) =>
        exchange.send(Number(exchange.path.slice(1)), [], 'unwanted', false),
      );
      for (const status of [204, 304]) {
        const answer = await subject.ask({ url: `/${status}` }).answer;
        assert.deepEqual(
          [answer.status, answer.headers['content-length'], answer.body.length],
          [status, undefined, 0],
        );
        assert.equal(answer.headers['transfer-encoding'], undefined);
      }
      assert.equal((await subject.ask({ url: '/200' }).answer).body.toString(), 'unwanted');
    });

    test('says that it closes, whatever the answer is', async () => {
      for (const method of ['GET', 'HEAD']) {
        for (const status of [200, 204]) {
          const subject = await start((exchange) => exchange.send(status, [], 'bye', true));
          const answer = await subject.ask({ method, url: '/' }).answer;
          assert.deepEqual(
            [answer.status, answer.headers.connection],
            [status, 'close'],
            `${method} ${status}`,
          );
        }
      }
    });

    test('says that it closes also where the body follows, which stays as it is', async () => {
      for (const bytes of [2, undefined]) {
        const subject = await start((exchange) => {
          exchange.keep();
          exchange.start(200, [], bytes, true);
          setImmediate(() => {
            exchange.write(Buffer.from('ab'));
            exchange.end();
          });
        });
        const answer = await subject.ask({ url: '/' }).answer;
        assert.deepEqual(
          [answer.headers.connection, answer.headers['keep-alive'], answer.body.toString()],
          ['close', undefined, 'ab'],
          String(bytes),
        );
        assert.equal(answer.isBroken, false);
        const head = await subject.ask({ method: 'HEAD', url: '/' }).answer;
        assert.deepEqual([head.headers.connection, head.body.length], ['close', 0]);
      }
    });

    test('gives 205 no body and the length 0, and answers the next request', async () => {
      const subject = await start((exchange) => {
        const status = exchange.path === '/200' ? 200 : 205;
        if (exchange.path !== '/stream') {
          exchange.send(status, [], 'unwanted', false);
          return;
        }
        exchange.keep();
        exchange.start(status, [], undefined, false);
        exchange.write(Buffer.from('unwanted'));
        exchange.end();
      });
      for (const method of ['GET', 'HEAD']) {
        for (const url of ['/', '/stream']) {
          const answer = await subject.ask({ method, url }).answer;
          assert.deepEqual(
            [answer.status, answer.headers['content-length'], answer.body.length],
            [205, '0', 0],
            `${method} ${url}`,
          );
          assert.equal(answer.headers['transfer-encoding'], undefined);
        }
      }
      assert.equal((await subject.ask({ url: '/200' }).answer).body.toString(), 'unwanted');
    });

    test('sends an answer in pieces, with its length or in chunks', async () => {
      const subject = await start((exchange) => {
        const bytes = exchange.path === '/known' ? 6 : undefined;
        exchange.keep();
        exchange.start(200, ['Content-Type', 'text/plain'], bytes, false);
        void (async () => {
          for (const text of ['ab', 'cd', 'ef']) {
            await turn();
            exchange.write(Buffer.from(text));
          }
          exchange.end();
        })();
      });
      const known = await subject.ask({ url: '/known' }).answer;
      assert.deepEqual(
        [known.body.toString(), known.headers['content-length'], known.isBroken],
        ['abcdef', '6', false],
      );
      const chunked = await subject.ask({ url: '/' }).answer;
      assert.deepEqual(
        [chunked.body.toString(), chunked.headers['transfer-encoding'], chunked.isBroken],
        ['abcdef', 'chunked', false],
      );
      const head = await subject.ask({ method: 'HEAD', url: '/known' }).answer;
      assert.deepEqual([head.headers['content-length'], head.body.length], ['6', 0]);
      assert.equal((await subject.ask({ url: '/known' }).answer).body.toString(), 'abcdef');
    });

    test('breaks an answer off that has not the length it said', async () => {
      const subject = await start((exchange) => {
        exchange.keep();
        exchange.start(200, [], 4, false);
        exchange.write(Buffer.from('ab'));
        if (exchange.path === '/more') exchange.write(Buffer.from('cdef'));
        exchange.end();
      });
      assert.equal((await subject.ask({ url: '/less' }).answer).isBroken, true);
      assert.equal((await subject.ask({ url: '/more' }).answer).isBroken, true);
    });

    test('tells once that a client left, and does nothing more for it', async () => {
      let exchanged: HttpExchange | undefined;
      let times = 0;
      const subject = await start((exchange) => {
        exchanged = exchange;
        exchange.keep();
        exchange.onLeft(() => (times += 1));
      });
      const asked = subject.ask({ url: '/' });
      await until(() => exchanged !== undefined);
      asked.leave();
      await until(() => times > 0);
      assert.equal(exchanged?.hasLeft, true);
      exchanged?.send(200, [], 'late', false);
      exchanged?.start(200, [], undefined, false);
      assert.equal(exchanged?.write(Buffer.from('late')), false);
      exchanged?.end();
      exchanged?.pauseBody();
      exchanged?.resumeBody();
      exchanged?.close();
      await turn();
      assert.equal(times, 1);
      await asked.answer.catch(() => undefined);
    });

    test('drops a connection in the middle of an answer', async () => {
      const subject = await start((exchange) => {
        exchange.keep();
        exchange.start(200, [], undefined, false);
        exchange.write(Buffer.from('a'));
        setImmediate(() => exchange.close());
      });
      assert.equal((await subject.ask({ url: '/' }).answer).isBroken, true);
    });

    for (const isKnown of [false, true]) {
      test(`says when a reader does not keep up, and loses nothing, ${isKnown ? 'with a length' : 'in chunks'}`, async () => {
        const piece = Buffer.alloc(65_536, 'x');
        const count = 400;
        let written = 0;
        let pauses = 0;
        const subject = await start((exchange) => {
          exchange.keep();
          exchange.start(200, [], isKnown ? piece.length * count : undefined, false);
          const fill = (): void => {
            while (written < count) {
              written += 1;
              if (!exchange.write(piece)) {
                pauses += 1;
                return;
              }
            }
            exchange.end();
          };
          exchange.onDrain(fill);
          setImmediate(fill);
        });
        const asked = subject.ask({ url: '/' }, false);
        await until(() => pauses > 0);
        assert.ok(written < count);
        asked.readAgain();
        const { body, isBroken } = await asked.answer;
        assert.deepEqual([body.length, isBroken], [piece.length * count, false]);
      });
    }
  });
}
