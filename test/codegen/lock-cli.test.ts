import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Nopal } from '../support/nopal.js';
import { CaseProject } from './case-project.js';

const command = new Nopal();
const opened: CaseProject[] = [];
const copies: string[] = [];
after(() => {
  command.close();
  for (const project of opened) project.remove();
  for (const dir of copies) rmSync(dir, { recursive: true, force: true });
});

const nopal = (...commandLine: string[]) => command.run(...commandLine);

/** The demo as it is committed, with its lock, in a folder that git ignores. */
function copyOfDemo(): string {
  const generated = join(dirname(fileURLToPath(import.meta.url)), 'generated');
  const dir = join(generated, `demo-${process.pid}`);
  copies.push(dir);
  mkdirSync(generated, { recursive: true });
  const left = /[\\/](?:generated|dist|node_modules|web)$/;
  cpSync('apps', dir, { recursive: true, filter: (from) => !left.test(from) });
  return dir;
}

test('a breaking edit of the demo ends with 3, says what it is and how to do it well, and writes nothing', async () => {
  const demo = copyOfDemo();
  const messages = join(demo, 'backend/src/messages.ts');
  const lock = readFileSync(join(demo, 'codegen.lock.json'), 'utf8');
  const source = readFileSync(messages, 'utf8');
  writeFileSync(
    messages,
    source.replace(
      'export interface JoinRequest {\n  arena:',
      'export interface JoinRequest {\n  place:',
    ),
  );
  const { code, stderr } = await nopal('codegen', '--project', demo);
  assert.equal(code, 3, stderr);
  assert.match(
    stderr,
    /messages\.ts:\d+:3 - error CG4051: the field 'arena' of JoinRequest is gone and 'place' is new/,
  );
  assert.match(
    stderr,
    /\n +~{5}\n {2}\S*codegen\.lock\.json:\d+:7 in the lock: \[1, "arena", "string"/,
  );
  assert.match(stderr, /hint: If so, write `@was arena` in the JSDoc of 'place'/);
  assert.match(stderr, /that older clients would feel; nothing was written/);
  assert.doesNotMatch(stderr, /\n\s+at /);
  assert.equal(readFileSync(join(demo, 'codegen.lock.json'), 'utf8'), lock);
  assert.equal((await nopal('codegen', '--project', demo, '--check')).code, 3);
  writeFileSync(
    messages,
    source.replace(
      'export interface JoinRequest {\n  arena:',
      'export interface JoinRequest {\n  /** @was arena */\n  place:',
    ),
  );
  const tagged = await nopal('lock', '--project', demo, '--check');
  assert.equal(tagged.code, 2, tagged.stderr);
  assert.match(
    tagged.stderr,
    /not current: run nopal codegen\ncodegen\.lock\.json:\d+\n(?: .*\n)*- .*"arena".*\n\+ .*"place".*"was": \["arena"\]/,
  );
});

test('nopal lock shows what the lock holds, as text and as JSON', async () => {
  const project = new CaseProject('game', 'lock-cli');
  opened.push(project);
  const none = await nopal('lock', '--project', project.dir);
  assert.equal(none.code, 1);
  assert.match(
    none.stderr,
    /CG4001: there is no codegen\.lock\.json yet\n {2}hint: Run nopal codegen/,
  );
  await nopal('codegen', '--project', project.dir);
  const shown = await nopal('lock', '--project', project.dir);
  assert.equal(shown.code, 0);
  assert.match(shown.stdout, /^package game\.v1\n +\d+ fields in \d+ messages\n/);
  assert.match(shown.stdout, /everything counts as published\n$/);
  const json = await nopal('lock', '--project', project.dir, '--json');
  const summary = JSON.parse(json.stdout) as {
    counts: { routes: { alive: number } };
    next: Record<string, number>;
  };
  assert.equal(summary.next.routes, summary.counts.routes.alive + 1);
  assert.equal((await nopal('lock', '--project', project.dir, '--check')).code, 0);
});

test('nopal lock --reset numbers everything anew', async () => {
  const project = new CaseProject('game', 'lock-reset');
  opened.push(project);
  await nopal('codegen', '--project', project.dir);
  const first = project.read('codegen.lock.json');
  const altered = first.replace(/^ {4}\[1, .*\n/m, '');
  assert.notEqual(altered, first);
  project.write('codegen.lock.json', altered); // the first route would now be the last
  assert.equal((await nopal('lock', '--project', project.dir, '--reset')).code, 0);
  assert.equal(project.read('codegen.lock.json'), first);
});

test('nopal lock --help shows how a merge conflict is ended, and its ways exclude each other', async () => {
  const { code, stdout } = await nopal('lock', '--help');
  assert.equal(code, 0);
  assert.match(stdout, /Example.*\n {2}\$ nopal lock --rebase origin\/main && nopal codegen\n/);
  const both = await nopal('lock', '--check', '--rebase', 'main');
  assert.equal(both.code, 1);
  assert.match(both.stderr, /one of --rebase, --reset and --check/);
});
