import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { generate } from '@nopal/codegen';
import { RunningCommand } from '../support/running-command.js';
import { CaseProject } from './case-project.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

/** A real `nopal codegen --watch` over a copy of a case. */
class Watched {
  readonly project: CaseProject;
  readonly command: RunningCommand;
  #seen = 0;

  constructor(label: string) {
    this.project = new CaseProject('game', label);
    opened.push(this.project);
    const node = ['--conditions=source', '--import', 'tsx', 'packages/cli/src/main.ts'];
    this.command = new RunningCommand(
      process.execPath,
      [...node, 'codegen', '--watch', '--project', this.project.dir],
      { cwd: process.cwd() },
    );
  }

  /** Waits until the watcher says something that it has not said before; answers all of it up to there. */
  async says(what: RegExp): Promise<string> {
    await this.command.until(
      () => what.test(this.command.output.slice(this.#seen)),
      `it says ${what}`,
    );
    const said = this.command.output.slice(this.#seen);
    this.#seen = this.command.output.length;
    return said;
  }

  edit(file: string, from: string, to: string): void {
    const text = this.project.read(file);
    assert.ok(text.includes(from), `${file} has ${from}`);
    this.project.write(file, text.replace(from, to));
  }
}

test('a watched project is generated at each change that matters, and survives those that break it', async () => {
  const watched = new Watched('watch');
  const { project, command } = watched;
  try {
    assert.match(await watched.says(/watching\n/), /files, [1-9]\d* written in/);
    const written = () => statSync(join(project.dir, 'generated/client.d.ts')).mtimeMs;
    const before = written();

    watched.edit('game/scores.ts', '{', '{ // a comment\n');
    await watched.says(/nothing has changed|files, 0 written/);
    assert.equal(written(), before, 'nothing was written');

    watched.edit('game/room.ts', 'timeoutMs: 100', 'timeoutMs: 300');
    await watched.says(/files, [1-9]\d* written/);
    assert.match(project.read('generated/servers/game.js'), /timeoutMs: 300/);

    const room = project.read('game/room.ts');
    project.write('game/room.ts', `${room}\nexport class {{{\n`);
    assert.match(await watched.says(/nothing was written/), /error CG1022/);
    project.write('game/room.ts', room);
    await watched.says(/watching\n/);

    project.write(
      'game/late.ts',
      "import { Component, Handler } from '@nopal/core';\n@Component()\nexport class Late {\n  @Handler() hello(): { text: string } {\n    return { text: '' };\n  }\n}\n",
    );
    await watched.says(/files, [1-9]\d* written/);
    assert.match(project.read('generated/servers/game.js'), /Late/);
    const lock = project.read('codegen.lock.json');
    renameSync(join(project.dir, 'game/late.ts'), join(project.dir, 'game/later.ts'));
    await watched.says(/files, [1-9]\d* written/);
    assert.match(project.read('generated/servers/game.js'), /later\.ts/);
    assert.equal(project.read('codegen.lock.json'), lock);

    const config = project.read('nopal.config.json');
    project.write('nopal.config.json', '{ "servers": ');
    assert.match(await watched.says(/nothing was written/), /error CG1001/);
    project.write('nopal.config.json', config.replace('{', '{ "names": "lowercase",'));
    await watched.says(/error|written/);
    project.write('nopal.config.json', config);
    await watched.says(/watching\n/);

    project.write('codegen.lock.json', '<<<<<<< HEAD\n');
    assert.match(await watched.says(/nothing was written/), /error CG400/);
    project.write('codegen.lock.json', lock);
    await watched.says(/watching\n/);

    rmSync(join(project.dir, 'game/later.ts'));
    await watched.says(/written/);
  } finally {
    command.interrupt();
    assert.equal(await command.end(), 'exit 0');
  }
});

test('edits of bodies that a watcher saw need no new run afterwards', async () => {
  const watched = new Watched('watch-state');
  const { project, command } = watched;
  await watched.says(/watching\n/);
  watched.edit('game/scores.ts', '{', '{ // a comment\n');
  await watched.says(/watching\n/);
  command.interrupt();
  assert.equal(await command.end(), 'exit 0');
  assert.equal((await generate({ projectDir: project.dir })).outcome, 'unchanged');
  assert.ok(
    !readFileSync(join(project.dir, 'generated/.nopal.json'), 'utf8').includes('nopal-tmp'),
  );
});
