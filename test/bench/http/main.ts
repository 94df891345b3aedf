// The HTTP side as a user would run it, with the default logger. Once it listens its standard output is /dev/null.
//   node --conditions=source --import tsx test/bench/http/main.ts PORT [bare|default] [ROUTES]
// With a number of routes there are so many more, all of them with a parameter.
import { closeSync, openSync } from 'node:fs';
import { HttpRouter, startServers } from '@nopal/server';
import { manifest } from './generated/manifest.js';

const port = Number(process.argv[2]);
const preset = process.argv[3] === 'bare' ? 'bare' : 'default';
const routes = Number(process.argv[4] ?? 0);

const router = new HttpRouter();
for (let at = 0; at < routes; at += 1)
  router.get(`/area${at}/items/:item`, (http) => ({ item: http.params.item }));
const { servers } = await startServers({
  manifest,
  port,
  http: { preset, router },
  limits: {
    messagesPerSecond: 10_000_000,
    messageBurst: 10_000_000,
    maxConnectionsPerAddress: 100_000,
    maxNewConnectionsPerSecondPerAddress: 100_000,
  },
});
for (const { host, port: open } of servers.flatMap(({ addresses }) => addresses))
  console.log(`nopal listens on ${host}:${open}`);
closeSync(1);
openSync('/dev/null', 'w'); // takes the lowest number that is free, which is 1
