import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parsePathPattern } from '../../../../packages/core/src/http/path-pattern.js';
import {
  RouteFinder,
  type TrailingSlash,
} from '../../../../packages/core/src/http/route-finder.js';

interface TestRoute {
  readonly verb: string;
  readonly pattern: ReturnType<typeof parsePathPattern>;
  readonly host?: string;
}

function finder(rows: readonly string[], slash: TrailingSlash = 'strict') {
  const routes = new RouteFinder<TestRoute>(slash);
  for (const row of rows) {
    const [verb = '', path = '', host] = row.split(' ');
    routes.add({ verb, pattern: parsePathPattern(path), ...(host === undefined ? {} : { host }) });
  }
  return (method: string, path: string, host = 'localhost') => {
    const found = routes.find(method, path, { host });
    if (found.kind === 'verb') return found.allow;
    if (found.kind !== 'route') return found.kind;
    const { verb, pattern } = found.route;
    const of = found.route.host === undefined ? '' : ` ${found.route.host}`;
    return [`${verb} ${pattern.text}${of}`, ...found.values].join(' | ');
  };
}

/** The path of a route without what its parameters are called. */
function shape(text: string): string {
  return text.replaceAll(/:[^/]+/g, ':');
}

/** Part by part, a text before a parameter before a wildcard, among all routes. */
function searched(
  rows: readonly (readonly [verb: string, path: string])[],
  verb: string,
  path: string,
): string {
  const parts = path.slice(1).split('/');
  const fitting = rows.flatMap(([own, text]) => {
    const pattern = text.slice(1).split('/');
    const isWild = pattern.at(-1) === '*';
    if (isWild) pattern.pop();
    if (isWild ? parts.length < pattern.length : parts.length !== pattern.length) return [];
    const fits = pattern.every((one, at) =>
      one.startsWith(':') ? parts[at] !== '' : one === parts[at],
    );
    if (!fits) return [];
    const ranks = pattern.map((one) => (one.startsWith(':') ? '1' : '0')).join('');
    const values = pattern.flatMap((one, at) => (one.startsWith(':') ? [parts[at]] : []));
    if (isWild) values.push(parts.slice(pattern.length).join('/'));
    return [{ own, text, values, order: `${ranks}${isWild ? '2' : ''}` }];
  });
  fitting.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  for (const { order } of fitting) {
    const same = fitting.filter((one) => one.order === order);
    for (const wanted of verb === 'HEAD' ? ['HEAD', 'GET', '*'] : [verb, '*']) {
      const route = same.find(({ own }) => own === wanted);
      if (route !== undefined) return [`${route.own} ${route.text}`, ...route.values].join(' | ');
    }
  }
  if (fitting.length === 0) return 'nothing';
  const verbs = new Set(fitting.map(({ own }) => own));
  if (verbs.has('GET')) verbs.add('HEAD');
  verbs.add('OPTIONS');
  return ['GET', 'HEAD', 'PUT', 'OPTIONS'].filter((one) => verbs.has(one)).join(', ');
}

describe('a route finder', () => {
  test('takes a text before a parameter before a wildcard, in whatever order they were added', () => {
    const find = finder(['GET /*', 'GET /players/*', 'GET /players/:id', 'GET /players/me']);
    assert.equal(find('GET', '/players/me'), 'GET /players/me');
    assert.equal(find('GET', '/players/7'), 'GET /players/:id | 7');
    assert.equal(find('GET', '/players/7/items'), 'GET /players/* | 7/items');
    assert.equal(find('GET', '/'), 'GET /* | ');
  });

  test('goes back where a more specific part leads nowhere', () => {
    const find = finder(['GET /a/b/c', 'GET /a/:x/d', 'GET /:y/b/e/*']);
    assert.equal(find('GET', '/a/b/d'), 'GET /a/:x/d | b');
    assert.equal(find('GET', '/a/b/e/f/g'), 'GET /:y/b/e/* | a | f/g');
    assert.equal(find('GET', '/a/b/x'), 'nothing');
  });

  test('looks further for the verb when a more specific path has it not', () => {
    const find = finder(['POST /a/b', 'GET /a/:x', '* /a/*']);
    assert.equal(find('GET', '/a/b'), 'GET /a/:x | b');
    assert.equal(find('POST', '/a/b'), 'POST /a/b');
    assert.equal(find('PUT', '/a/b'), '* /a/* | b');
  });

  test('gives HEAD to GET unless it has its own, and every other verb to *', () => {
    const find = finder(['GET /a', '* /a', 'HEAD /b', 'GET /b']);
    assert.equal(find('HEAD', '/a'), 'GET /a');
    assert.equal(find('DELETE', '/a'), '* /a');
    assert.equal(find('HEAD', '/b'), 'HEAD /b');
  });

  test('names exactly the verbs of a path, those of every route that has it', () => {
    const find = finder(['GET /a/:x', 'PUT /a/b', 'LINK /a/*', 'DELETE /c']);
    assert.equal(find('POST', '/a/b'), 'GET, HEAD, PUT, OPTIONS, LINK');
    assert.equal(find('POST', '/a/x'), 'GET, HEAD, OPTIONS, LINK');
    assert.equal(find('OPTIONS', '/c'), 'DELETE, OPTIONS');
    assert.equal(find('get', '/c'), 'DELETE, OPTIONS');
    assert.equal(find('POST', '/d'), 'nothing');
  });

  test('compares literal parts decoded, and decodes each part by itself', () => {
    const find = finder(['GET /über/:name', 'GET /100%', 'GET /a/*']);
    assert.equal(find('GET', '/%C3%BCber/a%2Fb'), 'GET /über/:name | a/b');
    assert.equal(find('GET', '/100%25'), 'GET /100%');
    assert.equal(find('GET', '/100%'), 'malformed');
    assert.equal(find('GET', '/%61/x%20y/z'), 'GET /a/* | x y/z');
    assert.equal(find('GET', '/a/%zz'), 'malformed');
    assert.equal(find('GET', '/a/%ff'), 'malformed');
    assert.equal(find('GET', '*'), 'malformed');
  });

  test('matches no empty parameter, and a wildcard also where nothing follows', () => {
    const find = finder(['GET /p/:id', 'GET /w/*']);
    assert.equal(find('GET', '/p/'), 'nothing');
    assert.equal(find('GET', '/w'), 'GET /w/* | ');
    assert.equal(find('GET', '/w/'), 'GET /w/* | ');
    assert.equal(find('GET', '/W/x'), 'nothing');
  });

  test('asks the routes of the host first', () => {
    const rows = [
      'GET /',
      'GET / admin.example.com',
      'GET / *.example.com',
      'GET /x admin.example.com',
    ];
    const find = finder(rows);
    assert.equal(find('GET', '/', 'ADMIN.example.com:8080'), 'GET / admin.example.com');
    assert.equal(find('GET', '/', 'eu.example.com'), 'GET / *.example.com');
    assert.equal(find('GET', '/', 'a.b.example.com'), 'GET /');
    assert.equal(find('GET', '/', '[::1]:80'), 'GET /');
    assert.equal(find('GET', '/x', 'eu.example.com'), 'nothing');
  });

  test('treats a slash at the end as its policy says', () => {
    const rows = ['GET /a', 'POST /b/'];
    const strict = finder(rows);
    const ignore = finder(rows, 'ignore');
    const redirect = finder(rows, 'redirect');
    assert.deepEqual([strict('GET', '/a/'), strict('POST', '/b')], ['nothing', 'nothing']);
    assert.deepEqual([ignore('GET', '/a/'), ignore('POST', '/b')], ['GET /a', 'POST /b/']);
    assert.deepEqual([redirect('GET', '/a/'), redirect('POST', '/b')], ['redirect', 'redirect']);
  });

  test('refuses two routes of one path and verb, whatever their parameters are called', () => {
    assert.throws(
      () => finder(['GET /a/:x', 'GET /a/:y']),
      /two routes are GET \/a\/:y \(the other as \/a\/:x\)/,
    );
    assert.throws(() => finder(['GET /a', 'GET /a']), /two routes are GET \/a/);
    assert.doesNotThrow(() => finder(['GET /a/:x', 'POST /a/:y', 'GET /a/:x b.example']));
  });

  test('finds what a search through all routes would, whatever they are and in whatever order they came', () => {
    const part = fc.constantFrom('a', 'b', 'c', ':x');
    const path = fc
      .tuple(fc.array(part, { maxLength: 4 }), fc.constantFrom('', '*'))
      .map(([parts, end]) => [...parts.map((one, at) => (one === ':x' ? `:x${at}` : one)), end])
      .map((parts) => `/${parts.filter((one, at) => one !== '' || at === 0).join('/')}`);
    const row = fc.tuple(fc.constantFrom('GET', 'PUT', '*'), path);
    const asked = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 5 })
      .map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(row, {
          selector: ([verb, text]) => `${verb} ${shape(text)}`,
          maxLength: 12,
        }),
        fc.array(asked, { minLength: 1, maxLength: 10 }),
        (rows, paths) => {
          const find = finder(rows.map(([verb, text]) => `${verb} ${text}`));
          for (const one of paths) {
            for (const verb of ['GET', 'HEAD', 'DELETE'])
              assert.equal(find(verb, one), searched(rows, verb, one), `${verb} ${one}`);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('finds one among a thousand routes', () => {
    const find = finder(Array.from({ length: 1_000 }, (_, at) => `GET /r${at}/:id`));
    assert.equal(find('GET', '/r999/7'), 'GET /r999/:id | 7');
  });
});

describe('a path pattern', () => {
  test('is refused when no path could match it or its names are not clear', () => {
    for (const [path, why] of [
      ['players', "begins with '/'"],
      ['/a//b', 'empty part'],
      ['/a/*/b', 'the last'],
      ['/a*', 'the last'],
      ['/:', 'is no name'],
      ['/:a-b', 'is no name'],
      ['/:id/x/:id', "':id' twice"],
      ['/a?b', 'no query'],
      ['//*', 'empty part'],
    ] as const) {
      assert.throws(() => parsePathPattern(path), new RegExp(why.replace('*', '\\*')), path);
    }
  });
});
