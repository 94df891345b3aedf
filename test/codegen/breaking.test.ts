import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Nopal } from '../support/nopal.js';
import { repositoryRoot } from '../support/repository-root.js';
import { type CommandOutcome, runCommand } from '../support/run-command.js';

const MESSAGES = 'backend/src/messages.ts';
const ROOM = 'backend/src/arena.ts';
const LOCK = 'codegen.lock.json';
/** What tests of the demo leave beside it, and what a game does not commit. */
const LEFT_OUT = new Set(['generated', 'node_modules', 'dist', 'web']);

describe('an edit of the demo that older clients would not understand', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-breaking-'));
  const demo = join(folder, 'apps');
  const read = (file: string): string => readFileSync(join(demo, file), 'utf8');
  const nopal = new Nopal();
  const codegen = (...flags: string[]): Promise<CommandOutcome> =>
    nopal.run('codegen', '--project', demo, ...flags);
  const git = async (...line: string[]): Promise<void> => {
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const { code, stderr } = await runCommand('git', [...author, ...line], { cwd: folder });
    assert.equal(code, 0, stderr);
  };
  /** Does something to a file, sees what codegen says, and takes it back. */
  async function afterEdit(
    file: string,
    edit: (text: string) => string,
    ...flags: string[]
  ): Promise<CommandOutcome> {
    const was = read(file);
    const is = edit(was);
    assert.notEqual(is, was, 'the edit finds its place');
    writeFileSync(join(demo, file), is);
    try {
      return await codegen(...flags);
    } finally {
      writeFileSync(join(demo, file), was);
    }
  }
  /** In the message that names the arena to join. */
  const inJoin = (from: string, to: string) => (text: string) =>
    text.replace(/(interface JoinRequest \{)([^}]*)/, (_, head: string, fields: string) => {
      return head + fields.replace(from, to);
    });

  before(async () => {
    mkdirSync(demo);
    cpSync(join(repositoryRoot, 'apps'), demo, {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(basename(source)),
    });
    copyFileSync(join(repositoryRoot, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
    const first = await codegen();
    assert.equal(first.code, 0, first.stderr);
    writeFileSync(join(folder, '.gitignore'), 'node_modules\ngenerated\n');
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'The game as it is published');
  });
  after(() => {
    nopal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused with 3: a renamed field is asked about, and what to write is said', async () => {
    const generated = read('generated/client.d.ts');
    const lock = read(LOCK);
    const rename = inJoin('arena: string', 'arenaId: string');
    for (const flags of [[], ['--check']]) {
      const { code, stdout, stderr } = await afterEdit(MESSAGES, rename, ...flags);
      assert.equal(code, 3, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /error CG4051: the field 'arena' of JoinRequest is gone/);
      assert.match(stderr, /'arenaId' is new .*is it the same one under another name\?/);
      assert.match(stderr, /hint: If so, write `@was arena` in the JSDoc of 'arenaId'/);
      assert.match(stderr, /If not, write `@removed arena` in the JSDoc of JoinRequest/);
      assert.match(stderr, /1 error .*; nothing was written\nno client .*nopal lock --reset.*\n$/);
    }
    assert.equal(read('generated/client.d.ts'), generated);
    assert.equal(read(LOCK), lock);
  });

  it('is refused with 3: a field of another type, with both types and a way out', async () => {
    const retype = inJoin('arena: string', 'arena: number');
    const { code, stderr } = await afterEdit(MESSAGES, retype);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /error CG4053: the field 'arena' of JoinRequest has another type/);
    assert.match(stderr, /string and double are not the same on the wire/);
    assert.match(stderr, /hint: Put the old type back and add a new field/);
  });

  it('is refused with 3: a method that is gone, in the line of the one that is new', async () => {
    const rename = (text: string): string => text.replace(/^ {2}join\(/m, '  enter(');
    const { code, stderr } = await afterEdit(ROOM, rename);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /arena\.ts:\d+:3 - error CG4051: the route game\.arena\.join is gone/);
    assert.match(stderr, /hint: If so, write `@was join`/);
  });

  it('is taken with the tag that the message asks for, and keeps the number', async () => {
    const [, number] = /JoinRequest": \{ "fields": \[\s+\[(\d+), "arena"/.exec(read(LOCK)) ?? [];
    const was = read(MESSAGES);
    const rename = inJoin('arena: string', '/** @was arena */ arenaId: string');
    writeFileSync(join(demo, MESSAGES), rename(was));
    const { code, stderr } = await codegen();
    assert.equal(code, 0, stderr);
    assert.match(read(LOCK), new RegExp(`JoinRequest": .*\\s+\\[${number}, "arenaId"`));
    assert.match(read('generated/client.d.ts'), /interface JoinRequest \{\s[^}]*arenaId: string;/);
  });
});
