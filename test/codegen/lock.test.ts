import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Diagnostic, formatDiagnostics, generate } from '@nopal/codegen';
import { bufBreaking, bufReread, noBuf } from './buf.js';
import { CaseProject } from './case-project.js';
import { ALLOWED, REFUSED, type Scenario, sourceOf } from './lock-scenarios.js';

const opened: CaseProject[] = [];
after(() => {
  for (const project of opened) project.remove();
});

/** A project with the scenarios as they were, and generated. */
async function published(scenarios: readonly Scenario[], label: string): Promise<CaseProject> {
  const project = new CaseProject('breaking', label);
  opened.push(project);
  rmSync(join(project.dir, 'src/shop.ts'));
  rmSync(join(project.dir, 'codegen.lock.json'));
  write(project, scenarios, 'before');
  const result = await generate({ projectDir: project.dir });
  assert.equal(result.outcome, 'generated', formatDiagnostics(result.diagnostics));
  cpSync(join(project.dir, 'protos/gen'), join(project.dir, 'old'), { recursive: true });
  return project;
}

function write(project: CaseProject, scenarios: readonly Scenario[], when: 'before' | 'after') {
  for (const one of scenarios) project.write(`src/${one.name}.ts`, sourceOf(one, when));
}

/** The codes of what is about a scenario: in its file, or of something with its name. */
function codesOf(diagnostics: readonly Diagnostic[], { name }: Scenario): string[] {
  const isAbout = ({ loc, message }: Diagnostic) =>
    loc.file === `src/${name}.ts` || message.includes(name);
  return [...new Set(diagnostics.filter(isAbout).map(({ code }) => code))].sort();
}

test('changes that a lock allows break nobody, which buf says too', async (t) => {
  const project = await published(ALLOWED, 'lock-allowed');
  write(project, ALLOWED, 'after');
  const result = await generate({ projectDir: project.dir });
  assert.equal(result.outcome, 'generated', formatDiagnostics(result.diagnostics));
  const reason = noBuf();
  const [old, now] = [join(project.dir, 'old'), join(project.dir, 'protos/gen')];
  const wire = reason === undefined ? bufBreaking(old, now, 'WIRE') : [];
  const json = reason === undefined ? bufBreaking(old, now, 'WIRE_JSON') : [];
  for (const scenario of ALLOWED) {
    await t.test(scenario.title, { skip: reason ?? false }, () => {
      assert.deepEqual(codesOf(result.diagnostics, scenario), scenario.codes ?? []);
      if (scenario.decoded !== undefined) {
        const type = `shop.v1.${scenario.name}Order`;
        const { old: before, now: read } = scenario.decoded;
        assert.deepEqual(bufReread(old, now, type, before), read);
        return;
      }
      const found = scenario.bytesOnly ? wire : json;
      assert.deepEqual(
        found.filter((message) => message.includes(scenario.name)),
        [],
      );
    });
  }
  const again = await generate({ projectDir: project.dir, force: true });
  assert.equal(again.outcome, 'generated');
  assert.ok(again.outcome === 'generated' && again.written.length === 0);
});

test('changes that a lock refuses are all told in one run, and buf finds each when it is made all the same', async (t) => {
  const project = await published(REFUSED, 'lock-refused');
  const lock = project.read('codegen.lock.json');
  write(project, REFUSED, 'after');
  const { outcome, diagnostics } = await generate({ projectDir: project.dir });
  assert.equal(outcome, 'breaking');
  assert.equal(project.read('codegen.lock.json'), lock, 'nothing is written');
  rmSync(join(project.dir, 'codegen.lock.json'));
  const forced = await generate({ projectDir: project.dir });
  assert.equal(forced.outcome, 'generated', formatDiagnostics(forced.diagnostics));
  const reason = noBuf();
  const found =
    reason === undefined
      ? bufBreaking(join(project.dir, 'old'), join(project.dir, 'protos/gen'), 'WIRE_JSON')
      : [];
  for (const scenario of REFUSED) {
    await t.test(scenario.title, { skip: reason ?? false }, () => {
      assert.deepEqual(codesOf(diagnostics, scenario), scenario.codes ?? []);
      assert.ok(
        found.some((message) => message.includes(scenario.name)),
        'buf sees no harm',
      );
    });
  }
});
