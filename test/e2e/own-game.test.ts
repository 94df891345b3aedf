import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
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
import { chapter, commandsOf, type Fence } from '../support/documents.js';
import { freePort } from '../support/free-port.js';
import { PackageRegistry } from '../support/package-registry.js';
import { repositoryRoot } from '../support/repository-root.js';
import { requirePart } from '../support/require-part.js';
import { type CommandOutcome, runCommand } from '../support/run-command.js';
import { RunningCommand } from '../support/running-command.js';
import { copyTree } from '../support/scratch-tree.js';

/** What npm says when it has no registry and not everything in its cache. */
const NO_REGISTRY = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/;
const MAX_LINES = 39;
const PLAYER_SAYS = '1 in the hall\nAda: hello\n';
const STARTS_SERVER = /^(npx tsx|node) \S*main\.[jt]s$/;

/** A folder outside the repository, with nothing but what one types and writes there. */
class Folder {
  readonly path: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(path: string, registry: string) {
    mkdirSync(path, { recursive: true });
    this.path = path;
    this.write('.npmrc', `@nopal:registry=${registry}\n`);
    // Nothing of this process's way to read sources may reach the game.
    const { NODE_OPTIONS: _, ...env } = process.env;
    this.#env = { ...env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' };
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), text);
  }

  /** A line as typed in a terminal. */
  type(line: string): Promise<CommandOutcome> {
    return runCommand('bash', ['-c', line], { cwd: this.path, env: this.#env });
  }

  async typeWell(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.type(line);
    assert.equal(code, 0, `${line}\n${stdout}\n${stderr}`);
    return stdout;
  }

  async serve(line: string): Promise<RunningCommand> {
    const options = { cwd: this.path, env: this.#env };
    const server = new RunningCommand('bash', ['-c', `exec ${line}`], options);
    try {
      await server.until(() => server.output.includes('server is running'), 'its start');
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }
}

describe('a game outside the repository, with the published packages and nothing else', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'nopal-own-game-'));
  const steps = chapter('README.md', 'Your own game');
  const started: RunningCommand[] = [];
  let registry: PackageRegistry | undefined;
  let game: Folder | undefined;
  let port = 0;
  after(async () => {
    registry?.close();
    for (const server of started) await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const onPort = (text: string): string => text.replaceAll('3250', `${port}`);

  /** Does what a block of code asks for; answers what its commands said. */
  async function follow(folder: Folder, fence: Fence): Promise<string> {
    if (fence.note.startsWith('file='))
      folder.write(fence.note.slice('file='.length), onPort(fence.text));
    let said = '';
    for (const { note, text } of commandsOf(fence)) {
      assert.equal(note, 'project', `README.md:${fence.line}: typed in the game's folder`);
      if (STARTS_SERVER.test(text)) {
        await started.pop()?.stop();
        started.push(await folder.serve(text));
      } else said += await folder.typeWell(text);
    }
    return said;
  }

  it('is under 40 lines of files', () => {
    const lines = steps
      .filter(({ note }) => note.startsWith('file='))
      .flatMap(({ text }) => text.split('\n').filter((line) => line.trim() !== ''));
    assert.ok(lines.length > 20 && lines.length <= MAX_LINES, `${lines.length} lines`);
  });

  it('finds its packages built and packed', async () => {
    const tree = join(scratch, 'tree');
    const tarballs = join(scratch, 'tarballs');
    for (const one of [tree, tarballs]) mkdirSync(one);
    copyTree(tree);
    const tsc = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    const built = await runCommand(process.execPath, [tsc, '-b', 'packages'], { cwd: tree });
    assert.equal(built.code, 0, built.stdout);
    const bundled = await runCommand(process.execPath, ['packages/bundle.mjs'], { cwd: tree });
    assert.equal(bundled.code, 0, bundled.stderr);
    const folders = readdirSync(join(tree, 'packages'), { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => join(tree, 'packages', name));
    const line = ['pack', '--silent', '--pack-destination', tarballs, ...folders];
    const packed = await runCommand('npm', [...line, join(tree, 'codegen')], { cwd: scratch });
    assert.equal(packed.code, 0, packed.stderr);
    assert.equal(readdirSync(tarballs).length, folders.length + 1);
    registry = await PackageRegistry.serve(tarballs);
  });

  it('runs by the steps of the README as they stand, with tsx and built', async (t) => {
    assert.ok(registry !== undefined, 'the packages are not packed');
    port = await freePort();
    const folder = new Folder(join(scratch, 'game'), registry.url);
    const [install, ...rest] = steps;
    const typed = install === undefined ? [] : commandsOf(install);
    assert.ok(typed.some(({ text }) => text.includes('npm install @nopal/server')));
    for (const { text } of typed) {
      const outcome = await folder.type(text);
      const isOffline = outcome.code !== 0 && NO_REGISTRY.test(outcome.stderr);
      if (!requirePart(t, 'the npm registry', !isOffline, 'give npm a network or a full cache'))
        return;
      assert.equal(outcome.code, 0, `${text}\n${outcome.stderr}`);
    }
    let said = '';
    for (const fence of rest) said += await follow(folder, fence);
    assert.ok(said.includes(PLAYER_SAYS), said);
    assert.equal(started.length, 1);
    assert.equal(await folder.typeWell('npx tsx src/player.ts'), PLAYER_SAYS, 'the bundle serves');
    game = folder;
  });

  it('runs in production without its tools, as a bundle', async (t) => {
    if (game === undefined || registry === undefined) return t.skip('there is no game');
    await started.pop()?.stop();
    const image = new Folder(join(scratch, 'image'), registry.url);
    cpSync(join(game.path, 'dist'), join(image.path, 'dist'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(game.path, file), join(image.path, file));
    await image.typeWell('npm ci --omit=dev');
    for (const tool of ['tsx', 'typescript', 'esbuild', '@nopal/cli'])
      assert.ok(!existsSync(join(image.path, 'node_modules', tool)), `${tool} is there`);
    started.push(await image.serve('node dist/main.js'));
    assert.equal(await game.typeWell('npx tsx src/player.ts'), PLAYER_SAYS);
  });

  it('runs in production without a bundler, built by TypeScript alone', async (t) => {
    if (game === undefined) return t.skip('there is no game');
    await started.pop()?.stop();
    for (const fence of chapter('docs/codegen.md', 'Production')) await follow(game, fence);
    assert.equal(started.length, 1);
    assert.equal(await game.typeWell('npx tsx src/player.ts'), PLAYER_SAYS);
  });

  it('is the same to TypeScript when a bundler resolves its imports', async (t) => {
    if (game === undefined) return t.skip('there is no game');
    const { compilerOptions, include } = JSON.parse(game.read('tsconfig.json'));
    const bundler = { module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'] };
    const options = { ...compilerOptions, ...bundler };
    game.write('tsconfig.bundler.json', JSON.stringify({ compilerOptions: options, include }));
    await game.typeWell('npx tsc -p tsconfig.bundler.json');
  });

  it('is told by tsc, in its line, of a field that a client gets wrong', async (t) => {
    if (game === undefined) return t.skip('there is no game');
    const right = game.read('src/player.ts');
    const lineOf = (part: string): number => right.slice(0, right.indexOf(part)).split('\n').length;
    game.write('src/player.ts', right.replace("{ name: 'Ada' }", "{ nmae: 'Ada' }"));
    const asked = await game.type('npx tsc');
    assert.notEqual(asked.code, 0);
    const place = `src/player.ts(${lineOf("{ name: 'Ada' }")},`;
    assert.ok(asked.stdout.startsWith(place), asked.stdout);
    assert.match(asked.stdout, /'nmae' does not exist in type/);

    game.write('src/player.ts', right);
    const hall = game.read('src/hall.ts');
    game.write('src/hall.ts', hall.replaceAll(/\bpeople:/g, 'souls:'));
    const asking = await game.type('npx nopal codegen');
    assert.equal(asking.code, 3, asking.stderr);
    assert.match(asking.stderr, /hint: If so, write `@was people` in the JSDoc of 'souls'/);
    await game.typeWell('npx nopal lock --reset && npx nopal codegen');
    const answered = await game.type('npx tsc');
    assert.match(answered.stdout, /Property 'people' does not exist on type/);
    assert.ok(answered.stdout.startsWith(`src/player.ts(${lineOf('{ people }')},`));
    assert.equal(answered.stdout.match(/error TS/g)?.length, 1, answered.stdout);
  });

  it('finds types and code behind each entrance of each package', (t) => {
    if (game === undefined || registry === undefined) return t.skip('there is no game');
    const installed = join(game.path, 'node_modules/@nopal');
    assert.deepEqual(
      readdirSync(installed).map((name) => `@nopal/${name}`),
      registry.names.sort(),
    );
    const ours = readFileSync(join(repositoryRoot, 'LICENSE'), 'utf8');
    for (const name of readdirSync(installed)) {
      // The licence, which npm packs unasked, is the repository's.
      assert.equal(readFileSync(join(installed, name, 'LICENSE'), 'utf8'), ours, name);
      const { exports } = JSON.parse(readFileSync(join(installed, name, 'package.json'), 'utf8'));
      const targets = JSON.stringify(exports).match(/\.\/dist\/[^"]+/g) ?? [];
      assert.ok(targets.length >= 2, `${name} exports nothing that is built`);
      for (const target of targets)
        assert.ok(existsSync(join(installed, name, target)), `${name} has no ${target}`);
    }
  });
});
