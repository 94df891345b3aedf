// Express with what its users put around it for the same: a request id that is told and taken, one line of pino for each
// request, answers counted and timed by route, a time limit, parameters that are checked by hand as Express has nothing for it.
// `bare` has none of the first four. Once it listens its standard output, where pino writes, is /dev/null.
//   node server.mjs PORT [bare|default] [ROUTES]
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import express from 'express';
import { pino } from 'pino';
import { Counter, Histogram } from 'prom-client';

const port = Number(process.argv[2]);
const isBare = process.argv[3] === 'bare';
const routes = Number(process.argv[4] ?? 0);
const log = pino({ base: null });
const app = express();

function wholeNumber(text) {
  if (!/^\d{1,10}$/.test(text)) throw Object.assign(new Error('no number'), { status: 400 });
  return Number(text);
}

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
  app.use((request, response, next) => {
    const limit = setTimeout(() => response.sendStatus(503), 30_000);
    const startedAt = performance.now();
    const requestId = request.get('x-request-id') ?? randomUUID();
    response.set('X-Request-Id', requestId);
    response.on('close', () => clearTimeout(limit));
    response.on('finish', () => {
      const { method } = request;
      const route = request.route?.path;
      const status = response.statusCode;
      const durationMs = performance.now() - startedAt;
      answered.inc({ method, route, status: `${Math.floor(status / 100)}xx` });
      durations.observe({ method, route }, durationMs / 1_000);
      log.info(
        {
          requestId,
          method,
          route,
          path: request.path,
          status,
          durationMs,
          bytesOut: Number(response.get('content-length')),
          ip: request.ip,
        },
        'request',
      );
    });
    next();
  });
}
app.get('/hello', (_request, response) => response.json({ message: 'hello', at: 1 }));
app.get('/players/:id', ({ params, query }, response) => {
  if (typeof query.name !== 'string' || query.name.length > 32)
    throw Object.assign(new Error('no name'), { status: 400 });
  response.json({
    id: wholeNumber(params.id),
    name: query.name,
    limit: wholeNumber(query.limit ?? '10'),
    isOnline: true,
    tags: ['red', 'new'],
  });
});
for (let at = 0; at < routes; at += 1)
  app.get(`/area${at}/items/:item`, ({ params }, response) => response.json({ item: params.item }));

app.listen(port, '127.0.0.1', () => {
  console.log(`express listens on 127.0.0.1:${port}`);
  closeSync(1);
  openSync('/dev/null', 'w'); // takes the lowest number that is free, which is 1
});
