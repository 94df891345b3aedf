import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { ask, RawHttp, startHttp } from '../../support/http-server.js';
import { seededRandom } from '../../support/seeded-random.js';
import { until } from '../../support/until.js';

const COUNT = Number(process.env.NOPAL_TEST_MUTATIONS ?? 3_000);
const AT_ONCE = 40;

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

test(`${COUNT} requests with mistakes in them end nothing, and leave nothing behind`, async () => {
  const seed = Number(process.env.NOPAL_TEST_SEED ?? Date.now() % 1_000_000);
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const { server, port, logger } = await startHttp((router) =>
    router
      .get('/json', (http) => ({ query: http.query, cookies: http.cookies.all() }))
      .get('/p/:part/*', (http) => http.params)
      .get('/stream', async function* () {
        yield 'a';
      })
      .post('/body', async (http) => ({ body: typeof (await http.body()) })),
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
  let left = COUNT;
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
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const fine = await ask(port, '/json');
  assert.equal(fine.status, 200, `seed ${seed}`);
  const failures = logger.of('error').map(({ message, fields }) => `${message} ${inspect(fields)}`);
  assert.deepEqual(failures.slice(0, 3), [], `seed ${seed}`);
  await until(() => server.httpInFlight === 0, `every request has ended, with seed ${seed}`);
  await server.stop();
});
