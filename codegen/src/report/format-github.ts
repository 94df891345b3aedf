import type { Diagnostic } from '../ir/diagnostic.js';

/** Diagnostics as workflow commands, which GitHub shows beside the lines of a pull request. */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((one) => `${command(one)}\n`).join('');
}

function command({ severity, code, message, loc, path, hint }: Diagnostic): string {
  const properties = {
    file: loc.file,
    line: String(loc.line),
    col: String(loc.column),
    endColumn: String(loc.column + loc.length),
    title: code,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  const text = [
    message,
    ...(path === undefined ? [] : [`in: ${path}`]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
  ].join('\n');
  return `::${severity} ${list.join(',')}::${data(text)}`;
}

/** A line of output is a command: text of the source must not start another one. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
