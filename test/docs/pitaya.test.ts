import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { CONFIG_SCHEMA } from '@nopal/codegen';
import { ERROR_CODES } from '@nopal/core';
import ts from 'typescript';

const PAGE = 'docs/pitaya.md';
const page = readFileSync(PAGE, 'utf8');
const lines = page.split('\n');

/** How the page writes an instance: the type that has the member. */
const INSTANCES: Readonly<Record<string, string>> = {
  acceptor: 'Acceptor',
  call: 'Call',
  client: 'NopalClient',
  connection: 'Connection',
  group: 'Group',
  groups: 'Groups',
  limits: 'Limits',
  logger: 'Logger',
  members: 'Members',
  metrics: 'Metrics',
  modules: 'Modules',
  push: 'Push',
  server: 'Server',
  session: 'Session',
  sessions: 'Sessions',
  timers: 'Timers',
  users: 'Users',
};
/** Whose members the keys are that a call of this takes. */
const OPTIONS_OF: Readonly<Record<string, string>> = {
  '@Component': 'ComponentOptions',
  '@Handler': 'HandlerOptions',
  '@Remote': 'RemoteOptions',
  connect: 'NodeConnectOptions',
  createServer: 'ServerOptions',
  'groups.create': 'GroupOptions',
  startServers: 'StartOptions',
  with: 'RemoteCallOptions',
};
/** Words of the language and of the wire, which no package exports. */
const PLAIN = ['Uint8Array', '{}', '{ code, msg, metadata }', 'apps/'];

const program = ts.createProgram(
  [
    'server/src/index.ts',
    'server/src/testing.ts',
    'client/src/index.ts',
    'client/src/node/index.ts',
  ].map((file) => join('packages', file)),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    customConditions: ['source'],
    strict: true,
    noEmit: true,
    types: ['node'],
    experimentalDecorators: true,
  },
);
const checker = program.getTypeChecker();
const exported = new Map<string, ts.Symbol>();
for (const root of program.getRootFileNames()) {
  const source = program.getSourceFile(root) ?? assert.fail(`${root} is not there`);
  const module = checker.getSymbolAtLocation(source) ?? assert.fail(`${root} is no module`);
  for (const symbol of checker.getExportsOfModule(module)) {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    exported.set(symbol.name, isAlias ? checker.getAliasedSymbol(symbol) : symbol);
  }
}

/** The names of what an exported class, interface or constant object has. */
function membersOf(type: string): string[] {
  const symbol = exported.get(type);
  if (symbol === undefined) return [];
  const isType = (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) !== 0;
  const own = isType ? checker.getDeclaredTypeOfSymbol(symbol) : checker.getTypeOfSymbol(symbol);
  return checker.getPropertiesOfType(own).map(({ name }) => name);
}

/** The metrics that the packages make, and the error codes. */
const sources = readdirSync('packages', { recursive: true })
  .map(String)
  .filter((file) => /^[a-z]+\/src\/.*\.ts$/.test(file))
  .map((file) => readFileSync(join('packages', file), 'utf8'))
  .join('\n');
const metrics = new Set([
  ...(sources.match(/nopal_[a-z_]+[a-z]/g) ?? []),
  ...[...sources.matchAll(/\bcounter\(\s*'([a-z_]+)'/g)].map(
    ([, name]) => `nopal_client_${name}_total`,
  ),
]);
const errorCodes = Object.keys(ERROR_CODES);
const ofServer = CONFIG_SCHEMA.properties?.servers?.additionalProperties;
const schemaKeys = [
  ...Object.keys(CONFIG_SCHEMA.properties ?? {}),
  ...Object.keys((ofServer === false ? undefined : ofServer?.properties) ?? {}),
];

/** `{ name, timeoutMs: 5 }` → name, timeoutMs */
function keysIn(text: string): string[] {
  const inner = /\{(.*)\}/.exec(text)?.[1] ?? '';
  return inner
    .split(',')
    .map((part) => part.split(':')[0]?.trim() ?? '')
    .filter((key) => key !== '');
}

/** Why the text in a middle column is no public name; undefined when it is one. */
function fault(span: string): string | undefined {
  if (PLAIN.includes(span)) return undefined;
  if (span.startsWith('nopal_')) return metrics.has(span) ? undefined : 'no such metric';
  if (/^[A-Z_]+$/.test(span)) return errorCodes.includes(span) ? undefined : 'no such error code';
  if (span.startsWith('nopal.config.json: ')) {
    const key = span.slice('nopal.config.json: '.length);
    return schemaKeys.includes(key) ? undefined : 'no such key of nopal.config.json';
  }
  if (span.startsWith('nopal ')) {
    const verb = span.split(' ')[1] ?? '';
    const isThere = verb === '--version' || existsSync(`packages/cli/src/verbs/${verb}.ts`);
    return isThere ? undefined : 'no such verb';
  }
  const match = /^(@?[A-Za-z]+)(?:\.([A-Za-z_.]+))?(?:<[A-Za-z]+>)?(\(.*\))?$/.exec(span);
  if (match === null) return 'nothing that this test can read';
  const [, head = '', member, call = ''] = match;
  if (head === 'remotes') return keyFault('with', call);
  const name = head.replace('@', '');
  const type = INSTANCES[head] ?? name;
  if (!exported.has(type)) return `${type} is not exported`;
  if (member !== undefined && !membersOf(type).includes(member)) return `${type} has no ${member}`;
  return keyFault(member === undefined ? head : `${head}.${member}`, call);
}

function keyFault(what: string, call: string): string | undefined {
  const options = OPTIONS_OF[what];
  if (options === undefined) return undefined;
  const known = membersOf(options);
  const wrong = keysIn(call).filter((key) => !known.includes(key));
  return wrong.length === 0 ? undefined : `${options} has no ${wrong.join(', ')}`;
}

/** The cells of all rows; a bar inside code is none between cells. */
const rows = lines
  .filter((line) => line.startsWith('| ') && !/^\| (?:Pitaya|id|set|in Pitaya) \|/.test(line))
  .map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
const spansOf = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, s = '']) => s);
const escaped = (title: string): string[] => [title, title.replaceAll("'", "\\'")];

describe('the page for those who come from Pitaya', () => {
  it('cites tests that are there, by their titles', () => {
    const cited = [...page.matchAll(/\[([^[\]]+)\]\(\.\.\/(test\/[^)]+)\)/g)];
    assert.ok(cited.length > 200, `only ${cited.length} citations were found`);
    const missing = cited
      .filter(([, title = '', file = '']) => {
        if (!existsSync(file)) return true;
        const source = readFileSync(file, 'utf8');
        const quoted = escaped(title).flatMap((t) => [`'${t}'`, `"${t}"`, `\`${t}\``]);
        return !quoted.some(
          (one) => source.includes(`(${one},`) || source.includes(`(\n    ${one},`),
        );
      })
      .map(([, title, file]) => `${file}: ${title}`);
    assert.deepEqual(missing, []);
  });

  it('has every table of the feature list and every mechanism by its id', () => {
    for (let table = 1; table <= 23; table += 1)
      assert.ok(page.includes(`\n### 1.${table} `), `table 1.${table} is missing`);
    const first = rows.map(([cell]) => cell);
    const ids = [
      ...Array.from({ length: 53 }, (_, index) => `P${index + 1}`),
      ...[...'abcdefghijk'].map((letter) => `P16${letter}`),
      ...Array.from({ length: 17 }, (_, index) => `H${index + 1}`),
    ];
    for (const id of ids) assert.equal(first.filter((cell) => cell === id).length, 1, `row ${id}`);
  });

  it('names only what is public', () => {
    const faults: string[] = [];
    let count = 0;
    for (const cells of rows) {
      if (cells.length < 3 || cells[0]?.startsWith('---')) continue;
      const isById = /^[PH]\d/.test(cells[0] ?? '');
      for (const span of spansOf(cells[isById ? 2 : 1] ?? '')) {
        count += 1;
        const why = fault(span);
        if (why !== undefined) faults.push(`${span}: ${why} (${cells[0]})`);
      }
    }
    assert.ok(count > 200, `only ${count} names were found`);
    assert.deepEqual(faults, []);
  });

  it('says of every row what holds it, why it differs, or when it comes', () => {
    const bare = rows.filter((cells) => cells.length >= 3 && cells.at(-1) === '');
    assert.deepEqual(bare, []);
    const uneven = rows.filter((cells) => cells.length > 4);
    assert.deepEqual(uneven, []);
  });

  it('shows the class that the test game runs', () => {
    const room = readFileSync('test/integration/pitaya/src/room.ts', 'utf8');
    const shown = /```ts\n(@Component[\s\S]*?)```/.exec(page)?.[1] ?? assert.fail('no class shown');
    assert.ok(room.endsWith(shown), 'the page and test/integration/pitaya/src/room.ts differ');
  });

  it('links to headings that are there', () => {
    const anchors = lines
      .filter((line) => line.startsWith('#'))
      .map((line) =>
        line
          .replace(/^#+ /, '')
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      );
    for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g))
      assert.ok(anchors.includes(anchor), `no heading ${anchor}`);
    for (const [, file = ''] of page.matchAll(/\]\((?!#)([^)#]+)\)/g))
      assert.ok(existsSync(join(dirname(PAGE), file)), `no file ${file}`);
  });
});
