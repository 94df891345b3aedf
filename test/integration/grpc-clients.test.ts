// The remotes of the game called by clients of other languages, which know nothing but an address: they ask by reflection.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { grpcurl } from '../support/grpcurl.js';
import { python } from '../support/python.js';
import { repositoryRoot } from '../support/repository-root.js';
import { runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';
import { remotesOf, type ServedRemotes, startRemotes } from '../support/served-remotes.js';
import { manifest } from './game/generated/manifest.js';

const CLIENT = join(repositoryRoot, 'test/support/python-programs/services.py');
const TOKEN = 'a-token-of-the-operators';
const SERVICES = [
  'game.v1.GamePostService',
  'game.v1.GameTreasuryService',
  'grpc.health.v1.Health',
];

describe('clients of other languages', () => {
  let served: ServedRemotes;

  before(async () => {
    served = await startRemotes({
      fill: await remotesOf(manifest, 'game', { ServerInfo: { id: 'game-7' } }),
      descriptors: manifest.descriptors,
    });
    served.services.health.set(true);
  });
  after(() => served.stop());

  it('find the services, call them, read their errors and see health change, in Python', async (t) => {
    const interpreter = await python();
    if ('missing' in interpreter) return t.skip(interpreter.missing);
    const client = new RunningCommand(interpreter.path, [CLIENT, served.address], {
      cwd: repositoryRoot,
    });
    try {
      const saw = (line: string) => client.until(() => client.output.includes(line), line);
      await saw('health SERVING');
      const [document = '', ...lines] = client.output.split('\n');
      assert.deepEqual(JSON.parse(document), {
        services: SERVICES,
        seats: 15,
        refused: [
          'FAILED_PRECONDITION',
          'the game is over',
          'GAME_OVER',
          'game.v1',
          { by: 'python' },
          { 'nopal-code': 'GAME_OVER' },
        ],
        present: ['found', 'note', 'owner'],
        treasure: 'game.v1.Treasure',
      });
      assert.deepEqual(lines.slice(0, 2), ['check SERVING', 'check SERVING']);
      served.services.health.set(false);
      await saw('health NOT_SERVING');
      served.services.health.set(true);
      served.services.close();
      await saw('watch ended');
      assert.equal(await client.end(), 'exit 0', client.output);
    } finally {
      await client.stop();
    }
  });

  it('are served with grpcurl, as an operator would', async (t) => {
    const tool = grpcurl();
    if ('missing' in tool) return t.skip(tool.missing);
    const run = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await runCommand(tool.path, ['-plaintext', ...args], {
        cwd: repositoryRoot,
      });
      return { code, text: stdout + stderr };
    };
    const { address } = served;
    assert.deepEqual((await run(address, 'list')).text.trim().split('\n'), SERVICES);
    const described = await run(address, 'describe', 'game.v1.GamePostService.Seats');
    assert.match(described.text, /rpc Seats \( \.game\.v1\.GamePostSeatsRequest \) returns/);
    const request = JSON.stringify({ arena: 'oasis', floors: 3 });
    const seats = await run('-d', request, address, 'game.v1.GamePostService/Seats');
    assert.deepEqual(JSON.parse(seats.text), { result: 15 });
    const wrong = JSON.stringify({ arena: 'oasis', floors: 'NaN' });
    const refused = await run('-d', wrong, address, 'game.v1.GamePostService/Seats');
    assert.notEqual(refused.code, 0);
    assert.match(refused.text, /Code: InvalidArgument/);
    assert.match(refused.text, /floors must be a finite number/);
    assert.match(refused.text, /"reason": "INVALID"/);
    const health = await run(address, 'grpc.health.v1.Health/Check');
    assert.deepEqual(JSON.parse(health.text), { status: 'SERVING' });
  });

  it('need the token for everything but health where there is one', async (t) => {
    const tool = grpcurl();
    if ('missing' in tool) return t.skip(tool.missing);
    const closed = await startRemotes({
      fill: await remotesOf(manifest, 'game'),
      descriptors: manifest.descriptors,
      token: TOKEN,
    });
    closed.services.health.set(true);
    try {
      const run = (...args: readonly string[]) =>
        runCommand(tool.path, ['-plaintext', ...args], { cwd: repositoryRoot });
      const refused = await run(closed.address, 'list');
      assert.notEqual(refused.code, 0);
      assert.match(refused.stderr, /authorization: Bearer/);
      const header = `authorization: Bearer ${TOKEN}`;
      const allowed = await run('-H', header, closed.address, 'list');
      assert.deepEqual(allowed.stdout.trim().split('\n'), SERVICES);
    } finally {
      closed.stop();
    }
  });
});
