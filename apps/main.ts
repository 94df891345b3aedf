import { parseArgs } from 'node:util';
import { createLogger, startServers } from '@nopal/server';
import { ARENA_PLANS } from './backend/src/arena-plans.js';
import { Crew } from './bots/crew.js';
import { runProgram } from './command-line.js';
import { routeToHost } from './frontend/src/route-to-host.js';
import { manifest } from './generated/manifest.js';
import { arenaHttp } from './http-options.js';
import { buildPage, PAGE_DIRECTORY } from './web/build.js';
import { wholeNumber } from './whole-number.js';

const HELP = `Nopal Arena: gate and game in one process, and the page from the gate's own port.

  npm start
  npm start -- --port 4000 --bots 20
  npm start -- --admin 9250

  --port N   where the page is (0 to 65535, 0 takes a free one), NOPAL_PORT or 3250 without it
  --admin N  where the pages for whoever runs it are, on loopback alone (0 to 65535), 0, a free one, without it
  --bots N   players that nobody plays, to have company at once (0 to 150), none without it`;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env.NOPAL_PORT ?? '3250' },
      admin: { type: 'string', default: '0' },
      bots: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const port = wholeNumber('--port', values.port, 0, 65_535);
  const admin = wholeNumber('--admin', values.admin, 0, 65_535);
  const bots = wholeNumber('--bots', values.bots, 0, 150);

  await buildPage();
  let crew: Crew | undefined;
  const servers = await startServers({
    manifest,
    serve: 'all',
    routing: { game: routeToHost },
    port,
    logger: createLogger('warn'),
    modules: [{ name: 'bots', beforeShutdown: () => crew?.leave() }],
    tickets: true,
    http: arenaHttp({ page: PAGE_DIRECTORY, adminPort: admin }),
  });
  console.log(`Nopal Arena: http://localhost:${servers.address.port}`);
  if (bots === 0) console.log('Company: npm run bots -- --count 20');

  crew = new Crew({
    url: `ws://localhost:${servers.address.port}`,
    arenas: ARENA_PLANS.map(({ id }) => id),
    count: bots,
  });
  await crew.start();
}

await runProgram(HELP, run);
