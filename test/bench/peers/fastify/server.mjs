// Fastify with what Nopal's default preset does: a request id that is told and taken, one line for each request, answers counted
// and timed by route, a time limit whose signal tells the handler, parameters that are checked and converted, answers by their
// schema. `bare` has none of the first four. Once it listens its standard output, where its logger writes, is /dev/null.
//   node server.mjs PORT [bare|default] [ROUTES]
import { closeSync, openSync } from 'node:fs';
import Fastify from 'fastify';
import { Counter, Histogram } from 'prom-client';

const port = Number(process.argv[2]);
const isBare = process.argv[3] === 'bare';
const routes = Number(process.argv[4] ?? 0);

const app = Fastify(
  isBare
    ? { logger: false }
    : {
        // Its own two lines for each request are more than the one that is compared.
        disableRequestLogging: true,
        requestIdHeader: 'x-request-id',
        handlerTimeout: 30_000,
        logger: { level: 'info', base: null },
      },
);
if (!isBare) {
  const answered = new Counter({
    name: 'http_requests_total',
    help: 'requests that were answered',
    labelNames: ['method', 'route', 'status'],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'from a request to the end of its answer',
    labelNames: ['method', 'route'],
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('X-Request-Id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { id, method, routeOptions, ip } = request;
    const route = routeOptions.url;
    answered.inc({ method, route, status: `${Math.floor(reply.statusCode / 100)}xx` });
    durations.observe({ method, route }, reply.elapsedTime / 1_000);
    app.log.info(
      {
        requestId: id,
        method,
        route,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        durationMs: reply.elapsedTime,
        bytesOut: Number(reply.getHeader('content-length')),
        ip,
      },
      'request',
    );
  });
}

const integer = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
app.get(
  '/hello',
  {
    schema: {
      response: {
        200: { type: 'object', properties: { message: { type: 'string' }, at: integer } },
      },
    },
  },
  async () => ({ message: 'hello', at: 1 }),
);
app.get(
  '/players/:id',
  {
    schema: {
      params: { type: 'object', required: ['id'], properties: { id: integer } },
      querystring: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 32 },
          limit: { ...integer, default: 10 },
        },
      },
      response: {
        200: {
          type: 'object',
          required: ['id', 'name', 'limit', 'isOnline', 'tags'],
          properties: {
            id: integer,
            name: { type: 'string' },
            limit: integer,
            isOnline: { type: 'boolean' },
            tags: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  },
  async ({ params, query }) => ({
    id: params.id,
    name: query.name,
    limit: query.limit,
    isOnline: true,
    tags: ['red', 'new'],
  }),
);
for (let at = 0; at < routes; at += 1)
  app.get(`/area${at}/items/:item`, async ({ params }) => ({ item: params.item }));

await app.listen({ port, host: '127.0.0.1' });
console.log(`fastify listens on 127.0.0.1:${port}`);
closeSync(1);
openSync('/dev/null', 'w'); // takes the lowest number that is free, which is 1
