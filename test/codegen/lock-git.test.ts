import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { formatDiagnostics, type GenerateResult, generate, runLock } from '@nopal/codegen';
import { bufBreaking, noBuf } from './buf.js';
import { CaseProject } from './case-project.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

const SHOP = `import { Component, Handler } from '@nopal/core';
import type { Left } from './left.js';
import type { Right } from './right.js';
export interface Order extends Left, Right { item: string }
@Component()
export class Shop {
  @Handler({ kind: 'notify' }) buy(order: Order): void { void order; }
}
`;

/** A project in a git repository of its own; `left.ts` and `right.ts` hold fields of the same message. */
class Repository {
  readonly project: CaseProject;

  constructor(label: string, config: Readonly<Record<string, unknown>> = {}) {
    this.project = new CaseProject('errors-lock-json', label);
    opened.push(this.project);
    rmSync(join(this.project.dir, 'codegen.lock.json'));
    rmSync(join(this.project.dir, 'src'), { recursive: true });
    const servers = { s: { frontend: true, components: 'src/*.ts' } };
    this.project.write(
      'nopal.config.json',
      JSON.stringify({ servers, package: 'shop', ...config }),
    );
    this.project.write('.gitignore', 'generated/\nprotos/\nold/\n');
    this.project.write('src/shop.ts', SHOP);
    this.left('');
    this.right('');
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'user.email', 'test@example.com');
    this.git('config', 'user.name', 'Test');
    this.git('config', 'commit.gpgsign', 'false');
  }

  left(fields: string): void {
    this.project.write('src/left.ts', `export interface Left { ${fields} }\n`);
  }

  right(fields: string): void {
    this.project.write('src/right.ts', `export interface Right { ${fields} }\n`);
  }

  git(...command: string[]): number | null {
    const { status, error } = spawnSync('git', command, { cwd: this.project.dir, stdio: 'pipe' });
    if (error !== undefined) throw error;
    return status;
  }

  commit(): void {
    this.git('add', '-A');
    assert.equal(this.git('commit', '-q', '-m', 'a change'), 0);
  }

  generate(check = false): Promise<GenerateResult> {
    return generate({ projectDir: this.project.dir, check, force: true });
  }

  async generated(): Promise<void> {
    const result = await this.generate();
    assert.equal(result.outcome, 'generated', formatDiagnostics(result.diagnostics));
  }

  /** `1 item`, tombstones with a minus. */
  rows(): readonly string[] {
    const lock = JSON.parse(this.project.read('codegen.lock.json')) as {
      messages: Record<string, { fields: [number, string, string, { deleted?: true }?][] }>;
    };
    return (lock.messages['shop.v1.Order']?.fields ?? []).map(
      ([number, name, , notes]) => `${number} ${notes?.deleted ? '-' : ''}${name}`,
    );
  }
}

async function codes(result: Promise<GenerateResult>): Promise<readonly string[]> {
  return (await result).diagnostics.map((one) => one.code);
}

test('two branches that add a field at once conflict in the lock, and a rebase numbers ours after theirs', async () => {
  const repository = new Repository('lock-rebase');
  const { project } = repository;
  await repository.generated();
  repository.commit();
  repository.git('checkout', '-q', '-b', 'ours');
  repository.left('ours?: number; gone?: boolean');
  await repository.generated();
  repository.commit();
  repository.git('checkout', '-q', 'main');
  repository.right('theirs?: string');
  await repository.generated();
  repository.commit();
  cpSync(join(project.dir, 'protos/gen'), join(project.dir, 'old'), { recursive: true });
  assert.deepEqual(repository.rows(), ['1 item', '2 theirs']);
  repository.git('checkout', '-q', 'ours');
  assert.deepEqual(repository.rows(), ['1 item', '2 ours', '3 gone']);

  assert.equal(repository.git('merge', '-q', 'main'), 1, 'the merge conflicts');
  assert.match(project.read('codegen.lock.json'), /^<<<<<<< /m);
  const conflicted = await repository.generate();
  assert.deepEqual(
    [conflicted.outcome, await codes(Promise.resolve(conflicted))],
    ['failed', ['CG4002']],
  );
  assert.match(formatDiagnostics(conflicted.diagnostics), /nopal lock --rebase REF/);

  const rebased = await runLock({ projectDir: project.dir, rebase: 'main' });
  assert.equal(rebased.outcome, 'written', formatDiagnostics(rebased.diagnostics));
  const numbers = ['1 item', '2 theirs', '3 ours', '4 gone'];
  assert.deepEqual(repository.rows(), numbers);
  await repository.generated();
  assert.deepEqual(repository.rows(), numbers, 'generating keeps the rebased numbers');
  repository.left('ours?: number; more?: string');
  project.write(
    'src/shop.ts',
    SHOP.replace('export interface', '/** @removed gone */\nexport interface'),
  );
  await repository.generated();
  const merged = ['1 item', '2 theirs', '3 ours', '4 more'];
  assert.deepEqual(repository.rows(), merged, 'so does another change while the merge is open');
  repository.commit();
  const checked = await repository.generate(true);
  assert.deepEqual([checked.outcome, checked.diagnostics], ['checked', []]);
  if (noBuf() === undefined)
    assert.deepEqual(
      bufBreaking(join(project.dir, 'old'), join(project.dir, 'protos/gen'), 'WIRE_JSON'),
      [],
    );
});

test('a rebase keeps the renames and ends of ours whose tags are gone from the sources', async () => {
  const repository = new Repository('lock-rebase-tags');
  const { project } = repository;
  repository.left('a?: string; b?: number');
  await repository.generated();
  repository.commit();
  repository.git('checkout', '-q', '-b', 'ours');
  repository.left('\n/** @was a */\nalpha?: string');
  project.write(
    'src/shop.ts',
    SHOP.replace('export interface', '/** @removed b */\nexport interface'),
  );
  await repository.generated();
  repository.commit();
  repository.left('alpha?: string');
  project.write('src/shop.ts', SHOP);
  await repository.generated();
  repository.commit();
  const numbers = repository.rows();
  assert.ok(
    numbers.some((row) => row.endsWith(' alpha')) && numbers.some((row) => row.includes('-b')),
  );
  const rebased = await runLock({ projectDir: project.dir, rebase: 'main' });
  assert.equal(rebased.outcome, 'written', formatDiagnostics(rebased.diagnostics));
  assert.deepEqual(repository.rows(), numbers);
});

test('what HEAD does not have changes without a word; what it has does not', async () => {
  const repository = new Repository('lock-head');
  repository.left('first?: string');
  await repository.generated();
  repository.commit();
  repository.left('first?: string; draft?: number; other?: string');
  await repository.generated();
  const committed = repository.rows();
  repository.left('first?: string; other?: boolean; renamed?: number');
  assert.deepEqual(await codes(repository.generate()), []);
  assert.ok(
    repository.rows().every((row) => !row.includes('draft')),
    'no tombstone of a draft',
  );
  assert.notDeepEqual(repository.rows(), committed);
  repository.left('other?: boolean');
  assert.deepEqual(await codes(repository.generate()), ['CG4052']);
  // A lock that was removed comes back from the commit.
  repository.left('second?: number; first?: string');
  rmSync(join(repository.project.dir, 'codegen.lock.json'));
  await repository.generated();
  assert.deepEqual(repository.rows().at(-1)?.split(' ')[1], 'second');
});

test('with lockBase the numbers of a branch are free until they are there, and --check compares with it', async () => {
  const repository = new Repository('lock-base', { lockBase: 'main' });
  repository.left('a?: string');
  await repository.generated();
  repository.commit();
  repository.git('checkout', '-q', '-b', 'feature');
  repository.left('a?: string; b?: string');
  await repository.generated();
  repository.commit();
  repository.left('a?: string; c?: bigint');
  assert.deepEqual(await codes(repository.generate()), [], 'committed, and not on main');
  repository.commit();
  // By hand: the lock and the sources agree with each other, and not with main.
  const { project } = repository;
  project.write(
    'codegen.lock.json',
    project.read('codegen.lock.json').replace('"a", "optional string"', '"z", "optional string"'),
  );
  repository.left('z?: string; c?: bigint');
  const checked = await repository.generate(true);
  assert.equal(checked.outcome, 'breaking');
  assert.deepEqual(await codes(repository.generate(true)), ['CG4059']);
});

test('a branch that git does not know is an error, and no option of git', async () => {
  const repository = new Repository('lock-refs', { lockBase: 'origin/nowhere' });
  repository.commit();
  assert.deepEqual(await codes(repository.generate()), ['CG4008']);
  for (const rebase of ['--output=x', 'nowhere', 'main..HEAD', 'HEAD:codegen.lock.json', '']) {
    const result = await runLock({ projectDir: repository.project.dir, rebase });
    assert.equal(result.outcome, 'failed', rebase);
    assert.deepEqual(
      result.diagnostics.map((one) => one.code),
      ['CG4008'],
      rebase,
    );
  }
});
