// What others make of the demo's OpenAPI document: a client, and a tester of its answers.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLogger, type RunningServers, startServers } from '@nopal/server';
import { Crew } from '../../../../apps/bots/crew.js';
import { manifest } from '../../../../apps/generated/manifest.js';
import { arenaHttp } from '../../../../apps/http-options.js';
import { npmFolder } from '../../../support/npm-folder.js';
import { python } from '../../../support/python.js';
import { requirePart } from '../../../support/require-part.js';
import { runCommand } from '../../../support/run-command.js';
import { until } from '../../../support/until.js';

const FOLDER = fileURLToPath(new URL('openapi-fetch', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('schemathesis.txt', import.meta.url));
/** Of each operation and way of making them; NOPAL_TEST_EXAMPLES=2000 looks longer. */
const EXAMPLES = process.env.NOPAL_TEST_EXAMPLES ?? '40';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];
const LONGEST_MS = 3_600_000;

describe('the OpenAPI document of the running demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-openapi-'));
  let servers: RunningServers;
  let crew: Crew;
  let url = '';

  before(async () => {
    servers = await startServers({
      manifest,
      port: 0,
      host: '127.0.0.1',
      tickets: true,
      ownsProcess: false,
      logger: createLogger('error'),
      http: { ...arenaHttp({}), rateLimit: false },
    });
    url = `http://127.0.0.1:${servers.address.port}`;
    crew = new Crew({ url: url.replace('http', 'ws'), arenas: ['oasis', 'mesa'], count: 4 });
    await crew.start();
    await until(async () => {
      const answer = await fetch(`${url}/leaderboard`);
      return ((await answer.json()) as { total: number }).total >= 2;
    }, 'two have a pear');
  });

  after(async () => {
    await crew.leave();
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes a client of openapi-typescript and openapi-fetch, which TypeScript 5 compiles and which is answered', async (t) => {
    const installed = await npmFolder(FOLDER);
    const missing = 'missing' in installed ? installed.missing : '';
    if (!requirePart(t, 'openapi-fetch', missing === '', missing) || 'missing' in installed) return;
    for (const file of ['main.ts', 'tsconfig.json', 'package.json'])
      cpSync(join(FOLDER, file), join(folder, file));
    symlinkSync(installed.modules, join(folder, 'node_modules'));
    const document = await (await fetch(`${url}/openapi.json`)).text();
    writeFileSync(join(folder, 'openapi.json'), document);
    const run = async (...words: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await runCommand(process.execPath, words, { cwd: folder });
      assert.equal(code, 0, `${words.join(' ')}\n${stdout}${stderr}`);
      return stdout;
    };
    const typescript = await run('node_modules/typescript/bin/tsc', '--version');
    assert.match(typescript, /^Version 5\./);
    const tool = 'node_modules/openapi-typescript/bin/cli.js';
    await run(tool, 'openapi.json', '--output', 'api.d.ts');
    await run('node_modules/typescript/bin/tsc', '--project', '.');
    const { ticket, scores, ...found } = JSON.parse(await run('out/main.js', url));
    assert.match(ticket, /^\S{16,}$/);
    assert.equal(scores.length, 2);
    assert.equal(scores[0].rank, 1);
    assert.deepEqual(found, {
      refused: { status: 400, code: 'NAME_EMPTY' },
      arenas: ['Oasis', 'Mesa', 'Dunes'],
    });
  });

  it('is what the demo answers, whatever schemathesis asks by it', async (t) => {
    const requirements = readFileSync(REQUIREMENTS, 'utf8').trim().split('\n');
    const environment = await python(requirements);
    const missing = 'missing' in environment ? environment.missing : '';
    if (!requirePart(t, 'schemathesis', missing === '', missing) || 'missing' in environment)
      return;
    const program = join(dirname(environment.path), 'schemathesis');
    const args = ['run', `${url}/openapi.json`, '--checks', CHECKS.join(), '--no-color'];
    const amount = ['--max-examples', EXAMPLES, '--seed', '1', '--warnings', 'off'];
    const options = { cwd: folder, limitMs: LONGEST_MS };
    const { code, stdout, stderr } = await runCommand(program, [...args, ...amount], options);
    assert.equal(code, 0, stdout + stderr);
    const [, generated, passed] = /(\d+) generated, (\d+) passed/.exec(stdout) ?? [];
    t.diagnostic(`${passed} of ${generated} requests were answered as the document says`);
    assert.equal(passed, generated, stdout);
    assert.match(stdout, /Selected: 3\/3\n +Tested: 3\n/);
    assert.ok(Number(generated) >= 100, stdout);
  });
});
