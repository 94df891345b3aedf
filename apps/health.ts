import { readFileSync } from 'node:fs';
import { connect, constants } from 'node:http2';

/**
 * Asks the server of this container for its health, as `grpc.health.v1.Health/Check`: it serves from when it runs until it
 * begins to stop. Ends with 0 when it serves.
 */
const LIMIT_MS = 2_000;
/** One gRPC message: not compressed, of two bytes, field 1 (status) = 1 (SERVING). */
const SERVING = Buffer.from([0, 0, 0, 0, 2, 0x08, 1]);

const { NOPAL_LINK_PORT: port, NOPAL_LINK_CA: ca, NOPAL_LINK_CERT: cert } = process.env;
const key = process.env.NOPAL_LINK_KEY;
const link =
  ca && cert && key
    ? connect(`https://127.0.0.1:${port}`, {
        ca: readFileSync(ca),
        cert: readFileSync(cert),
        key: readFileSync(key),
        // The servers' certificates name them, not their addresses.
        checkServerIdentity: () => undefined,
      })
    : connect(`http://127.0.0.1:${port}`);
const fail = (why: string): never => {
  console.error(why);
  process.exit(1);
};
setTimeout(() => fail(`no answer within ${LIMIT_MS} ms`), LIMIT_MS);
link.once('error', (error) => fail(error.message));
const call = link.request({
  [constants.HTTP2_HEADER_METHOD]: 'POST',
  [constants.HTTP2_HEADER_PATH]: '/grpc.health.v1.Health/Check',
  'content-type': 'application/grpc',
  te: 'trailers',
});
call.once('error', (error) => fail(error.message));
const answer: Buffer[] = [];
call.on('data', (bytes: Buffer) => answer.push(bytes));
call.once('end', () => {
  if (!Buffer.concat(answer).equals(SERVING)) fail('the server does not serve');
  process.exit(0);
});
call.end(Buffer.alloc(5)); // an empty message: the server as a whole
