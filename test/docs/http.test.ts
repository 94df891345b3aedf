import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { formatDiagnostics, generate } from '@nopal/codegen';
import { createServer, type Manifest } from '@nopal/server';
import ts from 'typescript';
import { Declarations, type DeclaredMember } from '../support/declared-members.js';
import { chapter, fences, readPage } from '../support/documents.js';
import { assertGenerated, markdownTable } from '../support/generated-part.js';
import { repositoryRoot } from '../support/repository-root.js';

const PAGE = 'docs/http.md';
const page = readPage(PAGE);

/** What users of the other frameworks look for, by its id: how many there are of each letter. */
const ROWS: Readonly<Record<string, number>> = { N: 21, G: 24, I: 25, B: 46 };
/** What is not built on purpose: the row says why. */
const REFUSED = ['G19', 'G22', 'B4', 'B13', 'B23', 'B33'];

/** The options that are objects, and what they are declared as. */
const SETTINGS: Readonly<Record<string, string>> = {
  admin: 'HttpAdminOptions',
  cors: 'HttpCorsOptions',
  secureHeaders: 'SecureHeadersOptions',
  rateLimit: 'HttpRateLimitOptions',
  methodOverride: 'MethodOverrideOptions',
  csrf: 'CsrfOptions',
  session: 'HttpSessionSettings',
  static: 'StaticFolder',
  compress: 'CompressOptions',
  health: 'HttpHealthOptions',
  openapi: 'HttpOpenApiOptions',
};

/** What a server says that is given wrong options. */
async function refusal(http: object): Promise<string> {
  const load = async () => ({ components: [], providers: [] });
  const manifest: Manifest = {
    version: 1,
    servers: { x: { frontend: false, load } },
    remotes: {},
  };
  return createServer({ manifest, type: 'x', http }).then(
    () => assert.fail('the options were taken'),
    (error: Error) => error.message,
  );
}

interface Row {
  readonly id: string;
  readonly says: string;
  readonly held: readonly { readonly title: string; readonly file: string }[];
}

/** The rows of the tables of capabilities; a bar inside a cell is escaped. */
const rows: readonly Row[] = page.split('\n').flatMap((line) => {
  const [, id, says = '', held = ''] =
    /^\| ([NGIB]\d+) \| (.*?[^\\ ]) ?\| (.*) ?\|$/.exec(line) ?? [];
  if (id === undefined) return [];
  const links = [...held.matchAll(/\[((?:[^\]\\]|\\.)+)\]\(\.\.\/([^)]+)\)/g)];
  return [{ id, says, held: links.map(([, title = '', file = '']) => ({ title, file })) }];
});

function optionRows(members: readonly DeclaredMember[]): string[][] {
  return members.map(({ name, type, meaning }) => {
    assert.notEqual(meaning, '', `${name} has no meaning`);
    return [`\`${name}\``, `\`${type}\``, meaning];
  });
}

describe('the options in docs/http.md', () => {
  const declared = new Declarations(
    'packages/server/src/http-options.ts',
    'packages/core/src/decorators/markers.ts',
    'packages/core/src/dispatch/pipeline.ts',
    'packages/core/src/http/csrf.ts',
    'packages/core/src/http/method-override.ts',
    'packages/core/src/http/secure-headers.ts',
    'packages/frontend/src/http/compress.ts',
    'packages/server/src/server-options.ts',
  );
  const head = ['option', 'type', 'meaning'];

  it('are all that the server takes', async () => {
    const members = declared.interface('HttpOptions');
    assertGenerated(PAGE, 'http options', markdownTable(head, optionRows(members)));
    const said = await refusal({ unknown: 1 });
    const known = /there are (.*)$/.exec(said)?.[1]?.split(', ');
    assert.deepEqual(
      known,
      members.map(({ name }) => name),
    );
  });

  it('are all that its batteries and admin pages take, as the server itself says', async () => {
    const rows = [];
    for (const [option, name] of Object.entries(SETTINGS)) {
      const members = declared.interface(name);
      for (const [member, type, meaning] of optionRows(members)) {
        const key = `\`${option}.${member?.slice(1)}`;
        rows.push([key, type ?? '', meaning ?? '']);
      }
      const wrong = await refusal({ [option]: { unknown: 1 } });
      const known = /there are (.*)$/.exec(wrong)?.[1]?.split(', ').sort();
      assert.deepEqual(known, members.map((member) => member.name).sort(), option);
    }
    assertGenerated(PAGE, 'battery options', markdownTable(head, rows));
  });

  it('are all that a route takes', () => {
    const ofPipeline = declared.interface('Pipeline').map(({ name }) => name);
    const own = declared.interface('RouteOptions').filter(({ name }) => !ofPipeline.includes(name));
    assertGenerated(PAGE, 'route options', markdownTable(head, optionRows(own)));
  });
});

describe('the rows of docs/http.md', () => {
  it('are each there once, in order', () => {
    const ids = Object.entries(ROWS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    assert.deepEqual(
      rows.map(({ id }) => id),
      ids,
    );
  });

  it('name tests that there are, by their titles', () => {
    const sources = new Map<string, string>();
    for (const { id, held } of rows) {
      for (const { title, file } of held) {
        const path = join(repositoryRoot, file);
        assert.ok(existsSync(path), `${id} names ${file}, which is not there`);
        const source = sources.get(file) ?? readFileSync(path, 'utf8');
        sources.set(file, source);
        const isWhole = title === file.split('/').at(-1);
        if (isWhole || file.startsWith('test/codegen/cases/')) continue;
        const found = source.includes(title) || source.includes(title.replaceAll("'", "\\'"));
        assert.ok(found, `${id}: ${file} has no test "${title}"`);
      }
    }
  });

  it('say of what no test holds that it is not built yet, or why it never is', () => {
    for (const { id, says, held } of rows) {
      if (REFUSED.includes(id)) assert.match(says, /\. Why: /, `${id} does not say why`);
      else assert.ok(held.length > 0 || says.includes('not built yet'), `nothing holds ${id}`);
    }
  });
});

describe('the TypeScript in docs/http.md', () => {
  /** Within test/, so that packages are found; git ignores it. */
  const project = join(repositoryRoot, 'test/docs/generated', `http-${process.pid}`);
  const snippets = fences(PAGE).filter(({ language }) => language === 'ts');
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    customConditions: ['source'],
    strict: true,
    noEmit: true,
    types: ['node'],
    experimentalDecorators: true,
    skipLibCheck: true,
  };
  const fileOf = (line: number): string => join(project, 'src', `line-${line}.ts`);

  before(() => {
    mkdirSync(join(project, 'src'), { recursive: true });
    const names = exportsOf(join(repositoryRoot, 'packages/server/src/index.ts'), options);
    for (const { line, text } of snippets)
      writeFileSync(fileOf(line), `${importsFor(text, names)}${text}`);
    const config = { servers: { web: { frontend: true, components: 'src/*.ts' } } };
    writeFileSync(join(project, 'nopal.config.json'), JSON.stringify(config));
  });
  after(() => rmSync(project, { recursive: true, force: true }));

  it('begins with the route that README.md shows', () => {
    const [shown] = chapter('README.md', 'HTTP').filter(({ language }) => language === 'ts');
    assert.equal(shown?.text, snippets[0]?.text);
  });

  it('is what codegen takes, and compiles with what it writes', async () => {
    assert.ok(snippets.length > 8, 'the snippets were not found');
    const { outcome, diagnostics } = await generate({ projectDir: project });
    assert.equal(outcome, 'generated', formatDiagnostics(diagnostics));
    const program = ts.createProgram(
      snippets.map(({ line }) => fileOf(line)),
      options,
    );
    const wrong = snippets.flatMap(({ line }) => {
      const source = program.getSourceFile(fileOf(line));
      return [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ].map(
        ({ messageText }) =>
          `${PAGE}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
      );
    });
    assert.deepEqual(wrong, []);
  });
});

/** The names that a module exports. */
function exportsOf(file: string, options: ts.CompilerOptions): readonly string[] {
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file) ?? assert.fail(`${file} is not there`);
  const module = checker.getSymbolAtLocation(source) ?? assert.fail(`${file} is no module`);
  return checker.getExportsOfModule(module).map(({ name }) => name);
}

/** What the page leaves out: a snippet imports whatever it names of the package, and the manifest. */
function importsFor(text: string, names: readonly string[]): string {
  const used = names.filter((name) => new RegExp(`(?<![.\\w'])${name}\\b`).test(text));
  const manifest = /\bmanifest\b/.test(text)
    ? "import { manifest } from '../generated/manifest.js';\n"
    : '';
  return `import { ${used.join(', ')} } from '@nopal/server';\n${manifest}`;
}
