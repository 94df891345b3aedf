import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { formatDiagnostics, generate } from '@nopal/codegen';
import { Validator } from '@seriousme/openapi-schema-validator';
import { CaseProject } from './case-project.js';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe('the OpenAPI document of a project', () => {
  const projects: CaseProject[] = [];
  after(() => {
    for (const project of projects) project.remove();
  });

  async function document(name: string): Promise<Document> {
    const project = new CaseProject(name, 'openapi');
    projects.push(project);
    const { outcome, diagnostics } = await generate({ projectDir: project.dir });
    assert.equal(outcome, 'generated', formatDiagnostics(diagnostics));
    const { openapi } = await import(pathToFileURL(`${project.dir}/generated/openapi.js`).href);
    return JSON.parse(openapi);
  }

  for (const name of ['routes', 'routes-echo', 'game']) {
    test(`of ${name} is what a validator by somebody else takes`, async () => {
      const found = await document(name);
      assert.equal(found.openapi, '3.1.0');
      const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(found)));
      assert.equal(valid, true, JSON.stringify(errors));
      for (const ref of JSON.stringify(found).matchAll(
        /"\$ref":"#\/components\/schemas\/([^"]*)"/g,
      ))
        assert.ok(ref[1] !== undefined && ref[1] in found.components.schemas, ref[0]);
    });
  }

  test('names every operation once, and every parameter of its path', async () => {
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

  test('is the same beside the protocol page as in the module', async () => {
    const found = await document('routes');
    const beside = projects.at(-1)?.read('docs/openapi.json') ?? '';
    assert.deepEqual(JSON.parse(beside), found);
  });
});
