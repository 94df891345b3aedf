import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pages, readPage } from '../support/documents.js';
import { assertGenerated } from '../support/generated-part.js';
import { repositoryRoot } from '../support/repository-root.js';

interface Fence {
  readonly forbidden: readonly { readonly name: string }[];
}

/** What the fence's rules say of who may see whom, as a picture. */
function picture(): string {
  const fence: Fence = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
  const id = (room: string): string => room.split('/').at(-1) ?? room;
  const lines = fence.forbidden.flatMap(({ name }) => {
    const [, room, sees] = /^(\S+) sees (.+)$/.exec(name) ?? [];
    if (room === undefined || sees === undefined) return [];
    const targets = sees === 'no other room' ? [] : sees.split(', ');
    return [`  ${id(room)}["${room}"]`, ...targets.map((to) => `  ${id(room)} --> ${id(to)}`)];
  });
  return ['```mermaid', 'flowchart TD', ...lines, '```', ''].join('\n');
}

describe('the pages', () => {
  it('show in ARCHITECTURE.md the rooms of the fence', () => {
    const drawn = picture();
    assert.match(drawn, /frontend --> core/);
    assertGenerated('ARCHITECTURE.md', 'rooms', drawn);
  });

  for (const page of pages()) {
    it(`name in ${page} only files that there are`, () => {
      const text = readPage(page);
      const named = [...text.matchAll(/`((?:packages|codegen|apps|test|docs|\.ci)\/[^\s`*<{]+)`/g)]
        .map(([, path = '']) => join(repositoryRoot, path))
        .concat(
          [...text.matchAll(/`(src\/[^\s`*<{]+)`/g)]
            .filter(() => page.endsWith('/README.md') && !page.startsWith('docs/'))
            .map(([, path = '']) => join(repositoryRoot, dirname(page), path)),
          [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) =>
            join(repositoryRoot, dirname(page), link),
          ),
        );
      const missing = named.filter((path) => !existsSync(path));
      assert.deepEqual(missing, []);
      if (page === 'ARCHITECTURE.md') assert.ok(named.length > 40, 'the names were not found');
    });
  }

  it('tell of each package in at most 20 lines where to start', () => {
    for (const page of pages().filter((one) => /^(packages|codegen)\//.test(one))) {
      const lines = readPage(page).trimEnd().split('\n').length;
      const limit = page === 'packages/client/README.md' ? 30 : 20;
      assert.ok(lines <= limit, `${page} has ${lines} lines`);
    }
  });
});
