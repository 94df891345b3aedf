import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { formatDiagnostics, generate } from '@nopal/codegen';
import ts from 'typescript';
import { repositoryRoot } from '../support/repository-root.js';
import { runCommand } from '../support/run-command.js';
import { casesDir } from './case-project.js';

const here = dirname(casesDir);
const signaturesDir = join(here, 'signatures');
/** Beside the tests, so that packages are found from it; git ignores it. */
const scratch = join(here, 'generated', `compile-${process.pid}`);

const TSC_7 = join(repositoryRoot, 'node_modules/typescript-7/bin/tsc');
const STRICTEST = {
  target: 'es2022',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  experimentalDecorators: true,
  customConditions: ['source'],
  skipLibCheck: false,
  noEmit: true,
};
const RESOLUTIONS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};
type Resolution = keyof typeof RESOLUTIONS;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
}

function outputOf(project: string): string {
  const { output = 'generated' } = JSON.parse(
    readFileSync(join(project, 'nopal.config.json'), 'utf8'),
  );
  return join(project, output);
}

/** Every golden case with declarations, as the project that it would be on disk. */
function goldenProjects(): string[] {
  return filesUnder(casesDir)
    .filter((file) => file.endsWith('/project/nopal.config.json'))
    .map((config) => dirname(dirname(config)))
    .filter((one) => existsSync(join(one, 'expected/client.d.ts')))
    .map((one) => {
      const project = join(scratch, 'cases', relative(casesDir, one));
      cpSync(join(one, 'project'), project, { recursive: true });
      cpSync(join(one, 'expected'), outputOf(project), { recursive: true });
      return project;
    });
}

/** The repository's own games, whose output is written before the tests run. */
function ownProjects(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  const [, folders = ''] = /--project (.*)$/.exec(scripts.codegen) ?? [];
  return folders.split(' ').map((folder) => join(repositoryRoot, folder));
}

/** A module that imports all declarations, as a user's file does. */
function importAll(declarations: readonly string[]): string {
  const lines = declarations.map((file, index) => {
    const path = relative(scratch, file).replace(/\.d\.ts$/, '.js');
    return `export * as m${index} from '${path.startsWith('.') ? path : `./${path}`}';\n`;
  });
  return lines.join('');
}

type Program = readonly [resolution: Resolution, files: readonly string[]];

/** By the command, which checks all that the files lead to. */
async function compileByCommand(...[resolution, files]: Program): Promise<string> {
  const config = join(scratch, `tsconfig.${resolution}.${files.length}.json`);
  const compilerOptions = { ...STRICTEST, ...RESOLUTIONS[resolution] };
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const line = [TSC_7, '-p', config, '--pretty', 'false'];
  const { stdout, stderr } = await runCommand(process.execPath, line, { cwd: scratch });
  // The sources of core lead to it; the packed packages, which users compile, do not. Its declarations want a type of DOM.
  const isOurs = (text: string) => !text.includes('/node_modules/@msgpack/');
  return (stdout + stderr).split('\n').filter(isOurs).join('\n');
}

/** Within this process, and only the files themselves: the framework's sources are checked elsewhere. */
function compileHere(...[resolution, files]: Program): string {
  const given = { ...STRICTEST, ...RESOLUTIONS[resolution] };
  const { options, errors } = ts.convertCompilerOptionsFromJson(given, scratch);
  const program = ts.createProgram(files, options);
  const found = [...errors, ...program.getOptionsDiagnostics()];
  for (const file of files) {
    const source = program.getSourceFile(file) ?? assert.fail(`${file} is not read`);
    found.push(
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    );
  }
  const host = {
    getCurrentDirectory: () => scratch,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => '\n',
  };
  return ts.formatDiagnostics(found, host);
}

describe('the generated declarations', () => {
  let declarations: string[] = [];
  let files: string[] = [];

  before(async () => {
    const signatures = join(scratch, 'signatures');
    cpSync(signaturesDir, signatures, { recursive: true });
    const { outcome, diagnostics } = await generate({ projectDir: signatures });
    assert.equal(outcome, 'generated', formatDiagnostics(diagnostics));
    declarations = [...goldenProjects(), ...ownProjects(), signatures].flatMap((project) => {
      const found = filesUnder(outputOf(project)).filter((file) => file.endsWith('.d.ts'));
      assert.ok(found.length >= 3, `${project} has no output: npm run codegen`);
      return found;
    });
    writeFileSync(join(scratch, 'all.ts'), importAll(declarations));
    files = [join(scratch, 'all.ts'), join(signatures, 'signatures.ts'), ...declarations];
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('are those of the golden cases and of every game of the repository', () => {
    for (const folder of ['cases/game/', 'cases/types/', 'apps/generated/', 'signatures/'])
      assert.ok(
        declarations.some((file) => file.includes(folder)),
        folder,
      );
  });

  for (const resolution of Object.keys(RESOLUTIONS) as Resolution[]) {
    it(`compile under TypeScript 6 with ${resolution} resolution, and have the methods' types`, () => {
      assert.equal(compileHere(resolution, files), '');
    });

    it(`compile under TypeScript 7 with ${resolution} resolution, and have the methods' types`, async () => {
      assert.equal(await compileByCommand(resolution, files), '');
    });
  }

  it('are judged: a wrong one, a wrong type of a method, and a stale directive are found', async () => {
    const wrong = join(scratch, 'wrong');
    mkdirSync(wrong);
    writeFileSync(join(wrong, 'wrong.d.ts'), 'export interface A { b: Nowhere }\n');
    const right = readFileSync(join(signaturesDir, 'signatures.ts'), 'utf8');
    const text = right
      .replace("Request<Arena['join']>", "Request<Arena['echo']>")
      .replace("enter({ nmae: 'Ada' })", "enter({ name: 'Ada' })");
    writeFileSync(join(scratch, 'signatures/wrong.ts'), text);
    const wrongFiles = [join(wrong, 'wrong.d.ts'), join(scratch, 'signatures/wrong.ts')];
    for (const said of [
      await compileByCommand('nodenext', wrongFiles),
      compileHere('nodenext', wrongFiles),
    ]) {
      assert.match(said, /^wrong\/wrong\.d\.ts\(1,25\): error TS2304/m);
      assert.match(said, /^signatures\/wrong\.ts\(\d+,\d+\): error TS2344/m);
      assert.match(said, /^signatures\/wrong\.ts\(\d+,\d+\): error TS2578/m);
      assert.equal(said.match(/error TS\d+/g)?.length, 3, said);
    }
  });
});
