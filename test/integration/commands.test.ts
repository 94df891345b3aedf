import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { type Command, commands, exampleGame, pages } from '../support/documents.js';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';

const SOURCES = ['--conditions=source', '--import', 'tsx'];

/** Commands that are not typed here, because this very run or another test does the same. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'npm test': 'it runs this test',
  'npm test -- unit/protocol':
    'it begins with the checks of npm test, and those tests run with this one',
  'npm run check': 'npm test begins with it',
  'npm run build': 'test/e2e/own-game.test.ts builds and packs a copy of the tree',
  'npm run clean': 'it would take away what another may have just built',
  'npm run format': 'it would change the tree; the checks of npm test compare it',
  'npm run docs': 'it would change the tree; the tests of test/docs compare it',
  'grpcurl -plaintext localhost:3350 list': 'test/integration/grpc-clients.test.ts runs grpcurl',
  'grpcurl -plaintext -d \'{"arena": "oasis", "floors": 3}\' localhost:3350 game.v1.GamePostService/Seats':
    'test/integration/grpc-clients.test.ts runs grpcurl',
  'npm run test:faults': 'it takes ten minutes, and is a suite of its own',
  'npm run test:soak -- 10': 'it takes ten minutes, and is typed by hand',
  'npm run architecture': 'it would change the tree; test/docs/architecture.test.ts compares it',
  'npm run dev:cluster': 'test/e2e/dev-cluster.test.ts',
  'npm run dev:cluster -- --without-consul': 'test/e2e/dev-cluster.test.ts',
  'npm run test:containers': 'it takes minutes, and needs Docker',
  'docker compose up --build': 'test/containers/compose.test.ts',
  'NOPAL_LINK_SECRET=$(openssl rand -hex 32) docker compose up --build':
    'test/containers/compose.test.ts starts it with a secret of its own',
};

/** Demo players that need a demo: typed while it runs. */
const BESIDE_THE_DEMO = /^npm run bots /;

const said: readonly Command[] = pages().flatMap((page) => commands(page));
const here = said
  .filter(({ note }) => note === '') // the others: test/e2e/own-game.test.ts, test/integration/deploy.test.ts
  // The tree is installed already, and installing it anew would pull it from under the tests.
  .map((command) => ({ ...command, text: command.text.replace(/^npm ci && /, '') }));

/** The script of package.json that a command runs. */
function scriptOf(text: string): string | undefined {
  const [, run, short] = /^npm (?:run ([\w:-]+)|(start|test))\b/.exec(text) ?? [];
  return run ?? short;
}

function within(cwd: string, port: number): { cwd: string; env: NodeJS.ProcessEnv } {
  return { cwd, env: { ...process.env, NOPAL_PORT: `${port}` } };
}

describe('the commands on the pages', () => {
  it('are read from them', () => {
    assert.ok(here.some(({ text }) => text === 'npm start'));
    assert.ok(here.some(({ text }) => text === 'npm test'));
  });

  it('name scripts and files that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
    for (const { page, line, text } of here) {
      const place = `${page}:${line}: ${text}`;
      const script = scriptOf(text);
      if (script !== undefined) assert.ok(script in scripts, `${place}: no script ${script}`);
      const [program, file = ''] = text.split(' ');
      if (program === 'node') assert.ok(existsSync(join(repositoryRoot, file)), place);
    }
  });

  it('are all typed somewhere', () => {
    const typed = (text: string): boolean =>
      /^npm start\b/.test(text) || BESIDE_THE_DEMO.test(text) || text in ELSEWHERE;
    const others = here.filter(({ text }) => !typed(text));
    assert.deepEqual(
      others.map(({ page, line, text }) => `${page}:${line}: ${text}`),
      [],
      'type it in this test, or say in ELSEWHERE where it is',
    );
    const texts = new Set(here.map(({ text }) => text));
    assert.deepEqual(
      Object.keys(ELSEWHERE).filter((text) => !texts.has(text)),
      [],
    );
  });

  for (const text of new Set(
    here.map((one) => one.text).filter((one) => /^npm start\b/.test(one)),
  )) {
    it(`${text} serves the demo, and bots play in it`, async () => {
      const port = await freePort();
      const options = within(repositoryRoot, port);
      const [program = '', ...line] = text.split(' ');
      const demo = new RunningCommand(program, line, options);
      try {
        await demo.until(() => demo.output.includes(`http://localhost:${port}`), 'its address');
        const page = await fetch(`http://localhost:${port}/`);
        assert.equal(page.status, 200);
        assert.match(await page.text(), /<html/);
        for (const bots of here.filter((one) => BESIDE_THE_DEMO.test(one.text))) {
          const [npm = '', ...words] = bots.text.split(' ');
          const url = `ws://localhost:${port}`;
          const played = await runCommand(npm, [...words, '--url', url], options);
          assert.equal(played.code, 0, played.stdout + played.stderr);
          assert.match(played.stdout, /all bots have left/);
        }
      } finally {
        await demo.stop();
      }
    });
  }
});

describe("the README's game", () => {
  it('compiles and does what it says', async () => {
    const game = mkdtempSync(join(tmpdir(), 'nopal-example-'));
    try {
      const port = await freePort();
      for (const [file, text] of exampleGame(port)) {
        mkdirSync(dirname(join(game, file)), { recursive: true });
        writeFileSync(join(game, file), text);
      }
      writeFileSync(join(game, 'package.json'), '{ "type": "module" }\n');
      symlinkSync(join(repositoryRoot, 'node_modules'), join(game, 'node_modules'));
      const options = within(game, port);
      const nopal = join(repositoryRoot, 'packages/cli/src/main.ts');
      const generated = await runCommand(process.execPath, [...SOURCES, nopal, 'codegen'], options);
      assert.equal(generated.code, 0, generated.stderr);
      const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
      const strictest = ['--customConditions', 'source', '--exactOptionalPropertyTypes'];
      const checked = await runCommand(process.execPath, [tsc, ...strictest], options);
      assert.equal(checked.code, 0, checked.stdout);

      const server = new RunningCommand(process.execPath, [...SOURCES, 'src/main.ts'], options);
      try {
        await server.until(() => server.output.includes('server is running'), 'its start');
        const player = await runCommand(process.execPath, [...SOURCES, 'src/player.ts'], options);
        assert.equal(player.stdout, '1 in the hall\nAda: hello\n', player.stderr);
      } finally {
        await server.stop();
      }
    } finally {
      rmSync(game, { recursive: true, force: true });
    }
  });
});
