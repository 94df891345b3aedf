import { ts } from '../discover/compiler.js';

/** What TypeScript takes for a number inside a text: as `String(number)` writes it. */
const NUMBER = '-?(?:0|[1-9]\\d*)(?:\\.\\d*[1-9])?(?:e[+-]\\d+)?';
const BIGINT = '(?:0|-?[1-9]\\d*)';

/** The regular expression of a template literal type; undefined when a part cannot be told. */
export function templatePattern(type: ts.TemplateLiteralType): string | undefined {
  let pattern = escapeText(type.texts[0] ?? '');
  for (const [i, part] of type.types.entries()) {
    const inner = partPattern(part);
    if (inner === undefined) return undefined;
    pattern += inner + escapeText(type.texts[i + 1] ?? '');
  }
  return pattern;
}

function partPattern(type: ts.Type): string | undefined {
  const { flags } = type;
  if (flags & ts.TypeFlags.String) return '[^]*';
  if (flags & ts.TypeFlags.Number) return NUMBER;
  if (flags & ts.TypeFlags.BigInt) return BIGINT;
  if (flags & ts.TypeFlags.TemplateLiteral) return templatePattern(type as ts.TemplateLiteralType);
  return undefined;
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
