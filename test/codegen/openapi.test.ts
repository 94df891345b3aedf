import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { formatDiagnostics, generate } from '@nopal/codegen';
import { Validator } from '@seriousme/openapi-schema-validator';
import { CaseProject } from './case-project.js';

interface Operation {
  readonly servers?: readonly object[];
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly servers?: readonly object[];
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe('the OpenAPI documents of a project', () => {
  const projects: CaseProject[] = [];
  after(() => {
    for (const project of projects) project.remove();
  });

  async function documents(name: string): Promise<Record<string, Record<string, Document>>> {
    const project = new CaseProject(name, 'openapi');
    projects.push(project);
    const { outcome, diagnostics } = await generate({ projectDir: project.dir });
    assert.equal(outcome, 'generated', formatDiagnostics(diagnostics));
    const { openapi } = await import(pathToFileURL(`${project.dir}/generated/openapi.js`).href);
    return Object.fromEntries(
      Object.entries<Record<string, string>>(openapi).map(([server, byHost]) => [
        server,
        Object.fromEntries(Object.entries(byHost).map(([host, text]) => [host, JSON.parse(text)])),
      ]),
    );
  }

  async function document(name: string): Promise<Document> {
    const found = (await documents(name)).gate?.[''];
    assert.ok(found);
    return found;
  }

  async function assertValid(found: Document): Promise<void> {
    assert.equal(found.openapi, '3.1.0');
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(found)));
    assert.equal(valid, true, JSON.stringify(errors));
    for (const ref of JSON.stringify(found).matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g))
      assert.ok(ref[1] !== undefined && ref[1] in found.components.schemas, ref[0]);
  }

  for (const name of ['routes', 'routes-echo', 'routes-hosts', 'game']) {
    test(`of ${name} are what a validator by somebody else takes`, async () => {
      for (const byHost of Object.values(await documents(name)))
        for (const found of Object.values(byHost)) await assertValid(found);
    });
  }

  test('are one of each server type and of each host that has routes of its own', async () => {
    const found = await documents('routes-hosts');
    const operations = (server: string, host: string): Record<string, string> => {
      const { paths = {} } = found[server]?.[host] ?? {};
      return Object.fromEntries(
        Object.entries(paths).flatMap(([path, item]) =>
          Object.entries(item).map(([verb, { operationId }]) => [`${verb} ${path}`, operationId]),
        ),
      );
    };
    assert.deepEqual(Object.keys(found), ['gate', 'game']);
    assert.deepEqual(Object.keys(found.gate ?? {}), ['', 'admin.example.com', '*.example.com']);
    assert.deepEqual(operations('gate', ''), {
      'get /status': 'gate.status.show',
      'get /users': 'gate.admin.users',
      'get /shops': 'gate.shops.list',
    });
    assert.deepEqual(operations('gate', 'admin.example.com'), {
      'get /status': 'gate.admin.status',
      'get /users': 'gate.admin.users',
      'get /shops': 'gate.shops.list',
    });
    assert.deepEqual(operations('gate', '*.example.com'), {
      'get /status': 'gate.shops.status',
      'get /shops': 'gate.shops.list',
    });
    assert.deepEqual(operations('game', ''), { 'get /status': 'game.rooms.show' });
    assert.deepEqual(found.gate?.['']?.paths['/users']?.get?.servers, [
      { url: '//admin.example.com' },
    ]);
    assert.deepEqual(found.gate?.['admin.example.com']?.servers, [{ url: '//admin.example.com' }]);
  });

  test('name every operation once, and every parameter of its path', async () => {
    const { paths } = await document('routes');
    const ids = new Set<string>();
    for (const [path, operations] of Object.entries(paths)) {
      for (const { operationId, parameters = [] } of Object.values(operations)) {
        assert.ok(!ids.has(operationId), operationId);
        ids.add(operationId);
        const named = [...path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1]);
        const given = parameters.filter((one) => one.in === 'path').map((one) => one.name);
        assert.deepEqual(given.sort(), named.sort());
      }
    }
    assert.ok(ids.has('gate.players.show'));
    assert.ok(!ids.has('gate.players.avatar'), 'a hidden one is left out');
  });

  test('are the same beside the protocol page as in the module', async () => {
    const found = await document('routes');
    const beside = projects.at(-1)?.read('docs/openapi/gate.json') ?? '';
    assert.deepEqual(JSON.parse(beside), found);
    const wide = projects.at(-1)?.read('docs/openapi/gate@_.example.com.json') ?? '';
    assert.ok('/ping' in JSON.parse(wide).paths);
  });
});
