import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Component } from '../../../../packages/core/src/decorators/component.js';
import { componentMark, methodMarks } from '../../../../packages/core/src/decorators/markers.js';
import { Get, Post, Route } from '../../../../packages/core/src/decorators/route.js';
import type {
  ComponentEntry,
  RouteEntry,
} from '../../../../packages/core/src/manifest/manifest.js';
import { routeDifferences } from '../../../../packages/core/src/manifest/route-differences.js';

@Component({
  access: 'bound',
  http: { version: 'v1', prefix: '/players/', host: 'Game.Example.com' },
})
class Players {
  @Get()
  list(): void {}
  @Get('/a%20b/:id/*file', { access: 'public', timeoutMs: 0 })
  @Post('/a%20b/:id/*file', { host: '*.example.com', consumes: ['json', 'form'] })
  file(): void {}
  @Route({ name: 'pong' })
  getPing(): void {}
}

const host = 'game.example.com';
const base = { host, access: 'bound' };
const list = { ...base, method: 'list', name: 'list', verb: 'GET', path: '/v1/players' };
const file = { ...base, method: 'file', name: 'file', path: '/v1/players/a b/:id/*' };
const get = { ...file, verb: 'GET', access: 'public', timeoutMs: 0 };
const post = { ...file, verb: 'POST', host: '*.example.com', consumes: ['json', 'form'] };
const ping = { ...base, method: 'getPing', name: 'pong', verb: 'GET', path: '/v1/players/ping' };

function differences(rows: readonly object[]): string {
  const entry = { className: 'Players', routes: rows as RouteEntry[] } as unknown as ComponentEntry;
  const found = routeDifferences(entry, methodMarks(Players), componentMark(Players) ?? {});
  return [...found].join('; ');
}

test('rows that are those of the decorators have no differences, in any order', () => {
  assert.equal(differences([list, get, post, ping]), '');
  assert.equal(differences([ping, post, get, list]), '');
});

test('a route that is new, that is gone, and one that answers something else are told', () => {
  assert.equal(differences([get, post, ping]), 'Players.list is new');
  assert.equal(
    differences([list, get, post, ping, { ...list, method: 'show' }]),
    'Players.show is no @Route any more',
  );
  assert.equal(
    differences([list, get, { ...post, path: '/v2/players/a b/:id/*' }, ping]),
    'Players.file answers POST *.example.com/v1/players/a b/:id/*, which is new; ' +
      'Players.file answers POST *.example.com/v2/players/a b/:id/* no more',
  );
  assert.equal(
    differences([list, get, post, ping, { ...ping, verb: 'PUT' }]),
    'Players.getPing answers PUT game.example.com/v1/players/ping no more',
  );
});

test('options that changed since are told with what they were', () => {
  assert.equal(
    differences([{ ...list, access: 'public' }, get, { ...post, consumes: ['json'] }, ping]),
    'Players.list has access bound, not public; Players.file has consumes json,form, not json',
  );
  assert.equal(
    differences([list, { ...get, timeoutMs: 5 }, post, { ...ping, name: 'ping' }]),
    'Players.file has timeoutMs 0, not 5; Players.getPing has name pong, not ping',
  );
});
