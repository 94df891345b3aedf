import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { heldResources } from '../../support/held-resources.js';
import { ask, RawHttp, startHttp } from '../../support/http-server.js';
import { RecordingLogger } from '../../support/recording-logger.js';
import { seededRandom } from '../../support/seeded-random.js';
import { until } from '../../support/until.js';

const COUNT = Number(process.env.NOPAL_TEST_MUTATIONS ?? 3_000);
const WARM_UP = 1_000;
const AT_ONCE = 40;
/** What a collection leaves by chance, and what is compiled on the way. A request that is kept has 300 bytes and more. */
const HEAP_SLACK_BYTES = 262_144 + 8 * COUNT;

const SEEDS = [
  'GET /json?a=1&b=%20 HTTP/1.1\r\nHost: x\r\nCookie: a=b; c="d"\r\nAccept: text/html;q=0.5\r\n\r\n',
  'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a":[1]}',
  'POST /body HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=1&b=2',
  'POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  'HEAD /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'OPTIONS /json HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc\r\n\r\nGET /json HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /p/%41/rest/of/it HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n',
];
const PIECES = [
  '\r\n',
  '\n',
  '\0',
  ' ',
  ':',
  '%',
  '%zz',
  '../',
  '0',
  '-1',
  ', ',
  ';',
  'chunked',
  'Content-Length: 4\r\n',
  '\xff',
  '"',
];

/** Keeps nothing of what is written for every request. */
class ErrorLogger extends RecordingLogger {
  override debug(): void {}
  override info(): void {}
  override child(): this {
    return this;
  }
}

test(`${COUNT} requests with mistakes in them end nothing, and leave nothing behind`, async (t) => {
  const seed = Number(process.env.NOPAL_TEST_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const logger = new ErrorLogger();
  const { server, port } = await startHttp(
    (router) =>
      router
        .get('/json', (http) => ({ query: http.query, cookies: http.cookies.all() }))
        .get('/p/:part/*', (http) => http.params)
        .get('/stream', async function* () {
          yield 'a';
        })
        .post('/body', async (http) => ({ body: typeof (await http.body()) })),
    { logger },
  );
  const mutated = (): string => {
    let text = pick(SEEDS);
    for (let count = 1 + Math.floor(random() * 4); count > 0; count -= 1) {
      const at = Math.floor(random() * text.length);
      const kind = random();
      if (kind < 0.4) text = text.slice(0, at) + pick(PIECES) + text.slice(at);
      else if (kind < 0.6) text = text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 4));
      else if (kind < 0.8)
        text =
          text.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(at + 1);
      else text = text.slice(0, at) + text.slice(Math.floor(random() * text.length));
    }
    return text;
  };
  let left = 0;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const client = await RawHttp.open(port);
      client.write(mutated());
      const closes = random() < 0.5;
      for (
        let waited = 0;
        waited < 5 && !client.isClosed && client.text === '' && !closes;
        waited += 1
      )
        await new Promise((resolve) => setTimeout(resolve, 1));
      client.destroy();
    }
  };
  const send = async (count: number): Promise<void> => {
    left = count;
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    assert.equal((await ask(port, '/json')).status, 200);
    await until(() => server.httpInFlight === 0, 'every request has ended');
  };
  await send(WARM_UP); // what is compiled and cached once
  await until(() => process.getActiveResourcesInfo().every((name) => name !== 'TCPSocketWrap'));
  const before = heldResources();
  await send(COUNT);
  assert.deepEqual(
    logger.lines.slice(0, 3).map(({ message, fields }) => `${message} ${inspect(fields)}`),
    [],
  );
  let now = before;
  const grown = () => now.heapBytes - before.heapBytes;
  await until(() => {
    now = heldResources();
    const hasNoMore = (now.descriptors ?? 0) <= (before.descriptors ?? 0);
    return hasNoMore && now.timers <= before.timers && grown() < HEAP_SLACK_BYTES;
  }, 'nothing is held that was not before').catch((error: Error) =>
    assert.fail(`${error.message}: ${inspect({ before, now })}`),
  );
  t.diagnostic(`the heap grew by ${grown()} bytes; ${inspect(now)}`);
  await server.stop();
});
