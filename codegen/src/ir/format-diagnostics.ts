import type { Diagnostic } from './diagnostic.js';

/**
 * Diagnostics for people: place, message, the line with the range marked, the path inside the type, a hint.
 * @param pages ends each with the name of its section in docs/diagnostics.md
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], pages = false): string {
  return diagnostics.map((one) => formatDiagnostic(one, pages)).join('\n');
}

function formatDiagnostic(diagnostic: Diagnostic, pages: boolean): string {
  const { loc, severity, code, message, path, related = [], hint } = diagnostic;
  const lines = [`${loc.file}:${loc.line}:${loc.column} - ${severity} ${code}: ${clean(message)}`];
  if (loc.text !== '') {
    const number = String(loc.line);
    const start = loc.text.slice(0, loc.column - 1).replace(/[^\t]/g, ' ');
    lines.push(`  ${number} ${clean(loc.text)}`);
    lines.push(`  ${' '.repeat(number.length)} ${start}${'~'.repeat(loc.length)}`);
  }
  if (path !== undefined) lines.push(`  in: ${clean(path)}`);
  for (const one of related) {
    lines.push(
      `  ${one.loc.file}:${one.loc.line}:${one.loc.column} ${one.message}: ${clean(one.loc.text.trim())}`,
    );
  }
  if (hint !== undefined) lines.push(`  hint: ${clean(hint)}`);
  if (pages) lines.push(`  docs: ${code}`);
  return `${lines.join('\n')}\n`;
}

/** Source text reaches a terminal: it must not send it control characters. */
function clean(text: string): string {
  return [...text]
    .map((char) => {
      const code = char.charCodeAt(0);
      const isControl = (code < 32 && char !== '\t') || (code >= 127 && code < 160);
      return isControl ? '\uFFFD' : char;
    })
    .join('');
}
