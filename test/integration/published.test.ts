import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { commands, exampleGame } from '../support/documents.js';
import { freePort } from '../support/free-port.js';
import { repositoryRoot } from '../support/repository-root.js';
import { requirePart } from '../support/require-part.js';
import { type CommandOutcome, runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';
import { copyTree } from '../support/scratch-tree.js';

/** What npm says when it has no registry and not everything in its cache. */
const NO_REGISTRY = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/;

describe('the published packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-published-'));
  const tree = join(folder, 'tree');
  const tarballs = join(folder, 'tarballs');
  const game = join(folder, 'game');
  // Nothing of this process's way to read sources may reach the game.
  const { NODE_OPTIONS: _, ...env } = process.env;
  after(() => rmSync(folder, { recursive: true, force: true }));

  const npm = (cwd: string, ...line: string[]): Promise<CommandOutcome> =>
    runCommand('npm', line, { cwd, env });
  const well = ({ code, stdout, stderr }: CommandOutcome): void =>
    assert.equal(code, 0, `${stdout}\n${stderr}`);

  it("run the README's game in an empty project", async (t) => {
    for (const one of [tree, tarballs, game]) mkdirSync(one);
    copyTree(tree);
    const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    well(await runCommand(process.execPath, [tsc, '-b', 'packages'], { cwd: tree }));

    const folders = readdirSync(join(tree, 'packages'), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => join(tree, 'packages', name));
    const packed = ['--pack-destination', tarballs, ...folders, join(tree, 'codegen')];
    well(await npm(folder, 'pack', '--silent', ...packed));
    const files = readdirSync(tarballs).map((name) => join(tarballs, name));
    assert.equal(files.length, folders.length + 1);

    const port = await freePort();
    for (const [file, text] of exampleGame(port)) {
      mkdirSync(dirname(join(game, file)), { recursive: true });
      writeFileSync(join(game, file), text);
    }
    writeFileSync(join(game, 'package.json'), '{ "name": "my-game", "private": true }\n');
    const said = commands('README.md').filter(({ note }) => note === 'project');
    const [type = '', , tools = '', codegen, check, serve, play] = said.map(({ text }) => text);
    well(await npm(game, ...type.split(' ').slice(1)));
    const others = tools.split(' ').filter((word) => word !== 'npm' && !word.startsWith('@nopal/'));
    const installed = await npm(game, ...others, '--prefer-offline', '--no-audit', ...files);
    const isOffline = installed.code !== 0 && NO_REGISTRY.test(installed.stderr);
    if (!requirePart(t, 'the npm registry', !isOffline, 'give npm a network or a full cache'))
      return;
    well(installed);

    assert.equal(codegen, 'npx nopal codegen');
    well(await npm(game, 'exec', '--offline', '--', 'nopal', 'codegen'));
    assert.equal(check, 'npx tsc');
    well(await npm(game, 'exec', '--offline', '--', 'tsc'));

    assert.equal(serve, 'npx tsx src/main.ts');
    assert.equal(play, 'npx tsx src/player.ts');
    const tsx = join(game, 'node_modules/.bin/tsx');
    const server = new RunningCommand(tsx, ['src/main.ts'], { cwd: game, env });
    try {
      await server.until(() => server.output.includes('server is running'), 'its start');
      const player = await runCommand(tsx, ['src/player.ts'], { cwd: game, env });
      well(player);
      assert.equal(player.stdout, '1 in the hall\nAda: hello\n');
    } finally {
      await server.stop();
    }
    for (const name of readdirSync(join(game, 'node_modules/@nopal'))) entrances(name);
  });

  /** Each way into a package leads to built code with declarations; the licence, which npm packs unasked, is the repository's. */
  function entrances(name: string): void {
    const installed = join(game, 'node_modules/@nopal', name);
    const licence = readFileSync(join(installed, 'LICENSE'), 'utf8');
    assert.equal(licence, readFileSync(join(repositoryRoot, 'LICENSE'), 'utf8'), name);
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const targets = JSON.stringify(exports).match(/\.\/dist\/[^"]+/g) ?? [];
    assert.ok(targets.length >= 2, `${name} exports nothing that is built`);
    for (const target of targets)
      assert.ok(existsSync(join(installed, target)), `${name} has no ${target}`);
  }
});
