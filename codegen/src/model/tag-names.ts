import { similarName } from './similar-name.js';

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
  return similarName(name, TAGS);
}
