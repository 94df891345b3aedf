import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readConfig } from '../../../../codegen/src/config/read-config.js';
import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import { readModel } from '../../../../codegen/src/model/read-model.js';
import { repositoryRoot } from '../../../support/repository-root.js';

describe('imports from our packages', () => {
  // Inside the repository, so that they are found.
  const parent = join(repositoryRoot, 'test/unit/codegen/discover/generated');
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(join(parent, 'project-'));
  after(() => rmSync(parent, { recursive: true, force: true }));

  function read(imports: string, prefix = '') {
    const body = `@${prefix}Component()
export class Hall {
  readonly changed = ${prefix}push<{ level: ${prefix}int32 }>();
  @${prefix}Handler() enter(session: ${prefix}Session, ask: { name: string }): { code: ${prefix}ErrorCode } {
    return { code: ask.name === session.uid ? 'CONFLICT' : 'NOT_FOUND' } as never;
  }
}
`;
    mkdirSync(join(dir, 'src'), { recursive: true });
    writeFileSync(join(dir, 'src/hall.ts'), `${imports}\n${body}`);
    const servers = { hall: { frontend: true, components: 'src/**/*.ts' } };
    writeFileSync(join(dir, 'nopal.config.json'), JSON.stringify({ servers }));
    const findings = new Findings();
    const config = readConfig(dir, findings);
    assert.ok(config !== undefined);
    const { project, ir } = readModel(config, findings);
    const own = project.files.map(({ fileName }) => fileName);
    const locless = JSON.stringify(ir, (key, value) => (key === 'loc' ? undefined : value));
    return { own, ir: locless, found: findings.sorted().map(({ code }) => code) };
  }

  const named = read(
    "import { Component, type ErrorCode, Handler, type int32, push, Session } from '@nopal/server';",
  );
  const whole = read("import * as nopal from '@nopal/server';", 'nopal.');

  it('lead to the files that declare what is imported, past the indexes', () => {
    assert.ok(named.own.some((file) => file.includes('session/session.')));
    assert.ok(!named.own.some((file) => /\/(?:core|server)\/(?:src|dist)\/index\./.test(file)));
    assert.ok(named.own.length < whole.own.length / 2, `${named.own.length} files`);
  });

  it('mean what they mean by way of the index', () => {
    assert.deepEqual(named.found, whole.found);
    assert.equal(named.ir, whole.ir);
    assert.ok(named.ir.includes('"int32"') && named.ir.includes('changed'));
  });

  it('under other names mean the same', () => {
    const renamed = read(
      "import { Component, type ErrorCode, Handler, type int32 as Int, push, Session as Player } from '@nopal/server';\ntype int32 = Int; type Session = Player;",
    );
    assert.deepEqual(renamed.found, named.found);
    assert.equal(renamed.ir, named.ir);
  });

  it('of a name that is not there lead by way of the index', () => {
    const unknown = read(
      "import { Component, type ErrorCode, Handler, type int32, push, Session, nothing } from '@nopal/server'; export { nothing };",
    );
    assert.ok(unknown.own.some((file) => /\/core\/(?:src|dist)\/index\./.test(file)));
    assert.equal(unknown.ir, named.ir);
  });
});
