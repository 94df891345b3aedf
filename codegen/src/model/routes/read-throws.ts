import { ts } from '../../discover/compiler.js';

const THROWN =
  /^(?:\{[^}]*\}\s*)?(?:GameError\s+)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?![a-z])[\s:,–—-]*([\s\S]*)$/;

/** The error codes of `@throws CODE when …`, in order; what names no code is documentation only. */
export function readThrows(
  node: ts.MethodDeclaration,
): readonly { readonly code: string; readonly when: string }[] {
  const found = new Map<string, string>();
  for (const tag of ts.getJSDocTags(node)) {
    if (!/^throws$|^exception$/.test(tag.tagName.text)) continue;
    const text = tag
      .getText()
      .replace(/^@\w+\s*/, '')
      .replace(/\s*\n\s*\*? ?/g, ' ')
      .trim();
    const [, code, when] = THROWN.exec(text) ?? [];
    if (code === undefined || found.has(code)) continue;
    found.set(code, (when ?? '').replace(/\s*\*\/?$/, '').trim());
  }
  return [...found].map(([code, when]) => ({ code, when }));
}
