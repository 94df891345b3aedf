import { CODES, type Diagnostic, type DiagnosticCode } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Diagnostics as a SARIF 2.1.0 log, for code scanning. @param version of the tool */
export function formatSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const codes = [...new Set(diagnostics.map((one) => one.code))].sort();
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'nopal codegen', version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => ({
          ruleId: one.code,
          ruleIndex: codes.indexOf(one.code),
          level: one.severity,
          message: { text: textOf(one) },
          locations: [{ physicalLocation: place(one.loc) }],
          relatedLocations: (one.related ?? []).map(({ loc, message }) => ({
            physicalLocation: place(loc),
            message: { text: message },
          })),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function rule(code: DiagnosticCode) {
  const { title, remedy } = CODES[code];
  return { id: code, shortDescription: { text: title }, help: { text: remedy } };
}

function textOf({ message, path, hint }: Diagnostic): string {
  const where = path === undefined ? '' : ` (in ${path})`;
  return `${message}${where}${hint === undefined ? '' : `. Hint: ${hint}`}`;
}

function place({ file, line, column, length, text }: Loc) {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    region: {
      startLine: line,
      startColumn: column,
      endColumn: column + length,
      ...(text !== '' && { snippet: { text } }),
    },
  };
}
