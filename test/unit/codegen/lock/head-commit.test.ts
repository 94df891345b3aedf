import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { headCommit } from '../../../../codegen/src/lock/head-commit.js';
import { requirePart } from '../../../support/require-part.js';

const root = mkdtempSync(join(tmpdir(), 'nopal-head-'));
const WHO = ['-c', 'user.name=nopal', '-c', 'user.email=nopal@localhost'];
const hasGit = spawnSync('git', ['--version']).status === 0;
after(() => rmSync(root, { recursive: true, force: true }));

/** A test that makes repositories; skipped, and loudly, where there is no git. */
function testWithGit(title: string, run: () => void): void {
  test(title, (t: TestContext) => {
    if (requirePart(t, 'git', hasGit, 'install it, what it says of a repository is compared with'))
      run();
  });
}

function git(dir: string, ...command: string[]): string {
  return execFileSync('git', [...WHO, ...command], { cwd: dir, encoding: 'utf8' }).trim();
}

function repository(name: string): string {
  const dir = join(root, name);
  mkdirSync(join(dir, 'game'), { recursive: true });
  git(dir, 'init', '-q', '-b', 'main');
  return dir;
}

function commit(dir: string, text: string): void {
  writeFileSync(join(dir, 'game', 'file'), text);
  git(dir, 'add', '.');
  git(dir, 'commit', '-q', '-m', text);
}

function sameAsGit(dir: string): void {
  assert.equal(headCommit(join(dir, 'game'))?.id, git(dir, 'rev-parse', 'HEAD'));
}

testWithGit(
  'the commit is the one that git says, through commits, packed branches, other branches and none',
  () => {
    const dir = repository('plain');
    assert.equal(headCommit(join(dir, 'game')), undefined, 'before the first commit');
    commit(dir, 'one');
    sameAsGit(dir);
    git(dir, 'pack-refs', '--all');
    sameAsGit(dir);
    commit(dir, 'two');
    sameAsGit(dir);
    git(dir, 'checkout', '-q', '-b', 'feature/other', 'HEAD~1');
    sameAsGit(dir);
    git(dir, 'checkout', '-q', '--detach', 'main');
    sameAsGit(dir);
  },
);

testWithGit('a linked work tree has a commit of its own, also while its branch is packed', () => {
  const dir = repository('linked');
  commit(dir, 'one');
  const tree = join(root, 'tree');
  git(dir, 'worktree', 'add', '-q', '-b', 'beside', tree);
  commit(tree, 'two');
  sameAsGit(tree);
  sameAsGit(dir);
  git(dir, 'pack-refs', '--all');
  sameAsGit(tree);
});

testWithGit('a merge under way is told', () => {
  const dir = repository('merge');
  commit(dir, 'one');
  git(dir, 'checkout', '-q', '-b', 'theirs');
  commit(dir, 'theirs');
  git(dir, 'checkout', '-q', 'main');
  commit(dir, 'ours');
  assert.equal(headCommit(dir)?.isMerging, false);
  assert.throws(() => git(dir, 'merge', '-q', 'theirs'));
  assert.equal(headCommit(dir)?.isMerging, true);
});

testWithGit('where no plain file has the commit there is no answer', () => {
  const dir = repository('odd');
  commit(dir, 'one');
  writeFileSync(join(dir, '.git', 'HEAD'), 'ref: refs/heads/.invalid\n');
  assert.equal(headCommit(dir), undefined, 'branches are kept in another way');
  git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  git(dir, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
  assert.equal(headCommit(dir), undefined, 'a branch that stands for another one');
});
