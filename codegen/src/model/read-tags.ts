import { ts } from '../discover/compiler.js';
import type { Loc } from '../ir/ir.js';
import { locateSpan } from './locate.js';
import { isTagName, similarTag, type TagName } from './tag-names.js';
import type { TypeReading } from './type-reading.js';

/** One JSDoc tag that means something to us. */
export interface Tag {
  readonly name: TagName;
  /** Its first line, without braces. */
  readonly value: string;
  /** All of its lines. */
  readonly text: string;
  readonly loc: Loc;
}

/** The tags of a declaration, in their order; one that is almost a known one is reported. */
export function readTags(node: ts.Node, reader: TypeReading): readonly Tag[] {
  const tags: Tag[] = [];
  for (const tag of ts.getJSDocTags(node)) {
    const name = tag.tagName.text;
    const file = tag.getSourceFile();
    const start = file.text.lastIndexOf('@', tag.tagName.getStart(file));
    const raw = file.text.slice(tag.tagName.end, tag.end);
    const lines = raw
      .split(/\r?\n/)
      .map((line, i) => (i === 0 ? line : line.replace(/^\s*\*?/, '')));
    const value = lines[0]?.trim() ?? '';
    const end = tag.tagName.end + (lines[0]?.trimEnd().length ?? 0);
    const loc = locateSpan(file, start, end, reader.project.pathOf);
    if (isTagName(name)) {
      tags.push({
        name,
        value: value.replace(/^\{(.*)\}$/, '$1').trim(),
        text: lines.join('\n').trim(),
        loc,
      });
      continue;
    }
    const similar = similarTag(name);
    if (similar === undefined) continue;
    reader.findings.warn('CG2019', loc, `@${name} says nothing here; did you mean @${similar}?`);
  }
  return tags;
}
