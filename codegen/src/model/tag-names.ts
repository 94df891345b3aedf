/** Every JSDoc tag that the generator reads. */
const TAGS = [
  'type',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'pattern',
  'allowNonFinite',
  'wire',
  'zeroCopy',
  'open',
  'absentAsEmpty',
  'field',
  'hot',
  'was',
  'removed',
  'deprecated',
  'protoName',
  'example',
] as const;

export type TagName = (typeof TAGS)[number];

/** What other tools call the same. */
const SYNONYMS: Readonly<Record<string, TagName>> = {
  min: 'minimum',
  max: 'maximum',
  minItems: 'minLength',
  maxItems: 'maxLength',
  length: 'maxLength',
  regex: 'pattern',
  regexp: 'pattern',
  format: 'pattern',
  isInt: 'type',
};

/** Tags of JSDoc and TSDoc, which are somebody else's business however similar they look. */
const FOREIGN = new Set(
  'file files fires this typedef throws todo private public protected package param see since name mixes yields'.split(
    ' ',
  ),
);

export function isTagName(name: string): name is TagName {
  return (TAGS as readonly string[]).includes(name);
}

/** The known tag that was probably meant. */
export function similarTag(name: string): TagName | undefined {
  if (FOREIGN.has(name)) return undefined;
  const synonym = Object.hasOwn(SYNONYMS, name) ? SYNONYMS[name] : undefined;
  if (synonym !== undefined) return synonym;
  return TAGS.find((tag) => {
    const allowed = tag.length > 5 ? 2 : tag.length > 3 ? 1 : 0;
    return distance(name.toLowerCase(), tag.toLowerCase()) <= allowed;
  });
}

/** How many letters must be changed, left out or added. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
