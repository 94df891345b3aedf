import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ARENA_PLANS } from './backend/src/arena-plans.js';
import { Crew } from './bots/crew.js';
import { runProgram } from './command-line.js';
import { wholeNumber } from './whole-number.js';

const HELP = `Bots that play Nopal Arena.

  npm run bots -- --count 50
  npm run bots -- --count 20 --arena mesa --url ws://localhost:3250 --seconds 30

  --count N     how many bots (1 to 2000), 20 without it
  --url URL     the gate, ws://localhost:3250 without it
  --arena NAME  ${ARENA_PLANS.map(({ id }) => id).join(', ')}; all of them in turn without it
  --seconds N   leave when all have played so long; without it, Ctrl-C lets them leave`;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '20' },
      url: { type: 'string', default: 'ws://localhost:3250' },
      arena: { type: 'string' },
      seconds: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const count = wholeNumber('--count', values.count, 1, 2000);
  const seconds = wholeNumber('--seconds', values.seconds, 0, 1_000_000);
  const arenas = chosenArenas(values.arena);
  checkUrl(values.url);
  const crew = new Crew({ url: values.url, arenas, count });
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  process.once('SIGTERM', () => ending.abort());

  const joining = crew.start();
  let hasJoined = false;
  void joining.then(() => {
    hasJoined = true;
    if (seconds > 0)
      AbortSignal.timeout(seconds * 1000).addEventListener('abort', () => ending.abort());
  });
  let before = 0;
  while (!ending.signal.aborted) {
    await pause(1000, undefined, { signal: ending.signal }).catch(() => {});
    const { messages } = crew;
    const rtt = await crew.ping();
    const rate = String(messages - before).padStart(6);
    before = messages;
    const trip = rtt === undefined ? '-' : rtt.toFixed(1);
    console.log(`${String(crew.size).padStart(4)} bots  ${rate} messages/s  round trip ${trip} ms`);
    for (const [why, times] of crew.refusals) console.log(`     ${times} not in: ${why}`);
    if (hasJoined && crew.size === 0) ending.abort();
  }
  if (crew.size === 0) process.exitCode = 1;
  await crew.leave();
  await joining;
  console.log('all bots have left');
}

/** @throws RangeError when there is no such arena */
function chosenArenas(arena: string | undefined): string[] {
  const known = ARENA_PLANS.map(({ id }) => id);
  if (arena === undefined) return known;
  if (!known.includes(arena)) {
    throw new RangeError(`--arena is "${arena}", but must be one of ${known.join(', ')}`);
  }
  return [arena];
}

/** @throws RangeError when it is no address of a WebSocket */
function checkUrl(url: string): void {
  if (!/^wss?:\/\/[^/\s]/.test(url) || !URL.canParse(url)) {
    throw new RangeError(`--url is "${url}", but must be like ws://localhost:3250`);
  }
}

await runProgram(HELP, run);
