import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { staticFiles } from '../../../apps/static-files.js';
import { buildPage } from '../../../apps/web/build.js';

const directory = mkdtempSync(join(tmpdir(), 'nopal-page-'));
after(() => rmSync(directory, { recursive: true }));

test('the page is three files that load nothing from elsewhere', async () => {
  const page = join(directory, 'page');
  await buildPage(page, 'preview/main.ts');
  const answer = staticFiles(page);
  const index = answer('GET', '/?pilots=3');
  assert.equal(index?.status, 200);
  assert.match(index?.headers['content-type'] ?? '', /^text\/html/);
  const html = Buffer.from(index?.body ?? []).toString();
  for (const [, link = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    if (link.startsWith('data:')) continue;
    assert.equal(answer('GET', `/${link}`)?.status, 200, link);
  }
  const script = readFileSync(join(page, 'app.js'), 'utf8');
  assert.ok(
    !/https?:\/\//.test(script.replace(/\/\/# source.*/, '')),
    'the script names no address',
  );
});

test('only the files of the directory are served, and only for GET and HEAD', () => {
  writeFileSync(join(directory, 'secret.key'), 'x');
  writeFileSync(join(directory, 'a.css'), 'x');
  const answer = staticFiles(directory);
  assert.equal(answer('GET', '/a.css')?.status, 200);
  assert.equal(answer('HEAD', '/a.css')?.status, 200);
  for (const url of ['/secret.key', '/../package.json', '/%2e%2e/package.json', '//a.css', '']) {
    assert.equal(answer('GET', url), undefined, url);
  }
  assert.equal(answer('POST', '/a.css'), undefined);
});
