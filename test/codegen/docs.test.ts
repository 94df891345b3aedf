import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CODES,
  type Diagnostic,
  type DiagnosticCode,
  formatDiagnostics,
  type Loc,
} from '@nopal/codegen';
import { casesDir } from './case-project.js';
import { EXAMPLES } from './diagnostic-examples.js';

const PAGE = 'docs/diagnostics.md';
const HEAD = `<!-- Written with NOPAL_UPDATE=1 by test/codegen/docs.test.ts; the examples are those of test/codegen/cases. -->

# Diagnostics of \`nopal codegen\`

Each has a code that stays the same. All of them are told in one run, with the place, the line with the range marked, the path
inside the type and a hint. A warning can be switched off or made an error in nopal.config.json, \`"diagnostics": { "CG1003":
"off" }\`; an error cannot be switched off, because what it finds would be lost on the wire or misread. Codes from CG4051 on
mean that published clients or servers would not understand the new contract: they end the run with 3.
`;

/** `game.ts:4:32+13`, as the cases of single diagnostics note a place. */
function placeOf(short: string): Loc {
  const [, file = '', line, column, length] = /^(.*):(\d+):(\d+)\+(\d+)$/.exec(short) ?? [];
  const text = readFileSync(join(casesDir, 'diagnostics', file), 'utf8').split('\n')[
    Number(line) - 1
  ];
  return {
    file,
    line: Number(line),
    column: Number(column),
    length: Number(length),
    text: text ?? '',
  };
}

type ShortDiagnostic = Omit<Diagnostic, 'loc' | 'related'> & {
  readonly loc: string;
  readonly related?: readonly { readonly loc: string; readonly message: string }[];
};

function shownAlone(code: string): Diagnostic | undefined {
  const folder = join(casesDir, 'diagnostics');
  const file = readdirSync(folder)
    .sort()
    .find((one) => one.startsWith(code) && one.endsWith('.json'));
  if (file === undefined) return undefined;
  const list = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ShortDiagnostic[];
  const short = list.find((one) => one.code === code);
  if (short === undefined) return undefined;
  const { related, ...rest } = short;
  const places = related?.map((one) => ({ ...one, loc: placeOf(one.loc) }));
  return { ...rest, loc: placeOf(short.loc), ...(places !== undefined && { related: places }) };
}

/** The first golden diagnostic of each code. */
function shownInCases(): ReadonlyMap<string, Diagnostic> {
  const shown = new Map<string, Diagnostic>();
  for (const name of readdirSync(casesDir)) {
    const file = join(casesDir, name, 'expected/diagnostics.json');
    if (!existsSync(file)) continue;
    for (const one of JSON.parse(readFileSync(file, 'utf8')) as Diagnostic[]) {
      if (!shown.has(one.code)) shown.set(one.code, one);
    }
  }
  return shown;
}

test('a page has a section for each code: what it means, an example and how to mend it', () => {
  const shown = shownInCases();
  const sections = Object.keys(CODES)
    .sort()
    .map((code) => {
      const texts = CODES[code as DiagnosticCode];
      const golden = shown.get(code) ?? shownAlone(code);
      const example = golden === undefined ? EXAMPLES[code] : formatDiagnostics([golden]).trimEnd();
      const block = example === undefined ? '' : `\`\`\`text\n${example}\n\`\`\`\n\n`;
      const kind = 'warning' in texts ? 'Warning: ' : '';
      return `\n## ${code}\n\n${kind}${texts.title}.\n\n${block}${texts.remedy}\n`;
    });
  const page = HEAD + sections.join('');
  if (process.env.NOPAL_UPDATE === '1') writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page);
});

test('a code that the sources warn with is marked as a warning, so that a project may switch it off', () => {
  const sources = readdirSync('codegen/src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join('codegen/src', file), 'utf8'))
    .join('\n');
  const warned = new Set(
    [
      ...sources.matchAll(/(?:\.warn\(|'warning',)\s*'(CG\d{4})'/g),
      ...sources.matchAll(/code: '(CG\d{4})',\s*severity: 'warning'/g),
    ].map((match) => match[1] ?? ''),
  );
  const marked = Object.entries(CODES)
    .filter(([, texts]) => 'warning' in texts)
    .map(([code]) => code);
  assert.deepEqual([...warned].sort(), marked.sort());
});

test('a case shows every diagnostic code but those that need more than a small project', () => {
  const shown = new Set<string>();
  for (const name of readdirSync(casesDir).filter((one) =>
    /^(?:errors|breaking|empty)/.test(one),
  )) {
    const text = readFileSync(join(casesDir, name, 'expected/diagnostics.json'), 'utf8');
    for (const { code } of JSON.parse(text) as Diagnostic[]) shown.add(code);
  }
  for (const file of readdirSync(join(casesDir, 'diagnostics'))) shown.add(file.slice(0, 6));
  const missing = Object.keys(CODES).filter((code) => !shown.has(code));
  // These are shown by test/codegen/lock*.test.ts, through the command line (CG1001), by
  // test/unit/codegen/model/read-model.test.ts (CG1025, CG1026, CG2014) and by test/codegen/write.test.ts (CG19…);
  // CG3060 by test/unit/codegen/protos-in.
  assert.deepEqual(missing, [
    'CG1001',
    'CG1025',
    'CG1026',
    'CG1901',
    'CG1902',
    'CG2014',
    'CG3060',
    'CG4005',
    'CG4006',
    'CG4007',
    'CG4008',
    'CG4056',
    'CG4058',
    'CG4059',
  ]);
});
