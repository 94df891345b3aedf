import { ts } from '../discover/compiler.js';
import type { Notes, NumberNotes } from '../ir/ir.js';
import { LIMITS, type Limit } from './limit-type.js';
import { docOf } from './locate.js';
import { readTags, type Tag } from './read-tags.js';
import type { TagName } from './tag-names.js';
import type { TypeReading } from './type-reading.js';

/** What kind of declaration carries the tags. */
export type NotePlace = 'definition' | 'field' | 'member' | 'method' | 'component';

/** Everything that tags and documentation say about a declaration. */
export interface DeclarationNotes {
  /** For the model's field, member or definition. */
  readonly notes: Notes;
  readonly numbers: NumberNotes;
  readonly limits: readonly (Limit & { readonly tag: Tag })[];
  readonly removed?: readonly string[];
  readonly hot?: Tag;
  readonly absentAsEmpty?: Tag;
  readonly protoName?: { readonly name: string; readonly tag: Tag };
}

/** Of what has no declaration. */
export const NO_NOTES: DeclarationNotes = { notes: {}, numbers: {}, limits: [] };

const ALLOWED: Readonly<Record<NotePlace, readonly TagName[]>> = {
  definition: [...LIMITS, 'removed', 'deprecated', 'protoName', 'example'],
  field: [...LIMITS, 'absentAsEmpty', 'field', 'hot', 'was', 'deprecated', 'protoName', 'example'],
  member: ['field', 'was', 'deprecated', 'example'],
  method: ['was', 'deprecated', 'example'],
  component: ['removed', 'deprecated', 'example'],
};
const PLACES = {
  definition: 'the declaration of a type',
  field: 'a field or parameter',
  member: "an enum's member",
  method: 'a method or push',
  component: 'a component',
};
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;
/** Field numbers that protobuf keeps for itself. */
const RESERVED = [19_000, 19_999] as const;
const MAX_FIELD = 2 ** 29 - 1;

/** Reads the tags and the documentation of a declaration; tags that have no place there are reported. */
export function readNotes(
  nodes: readonly ts.Node[],
  symbol: ts.Symbol | undefined,
  place: NotePlace,
  reader: TypeReading,
): DeclarationNotes {
  const tags = nodes.flatMap((node) => readTags(node, reader));
  if (tags.length === 0) {
    const notes = { ...docOf(symbol, reader.project.checker), ...placeOf(nodes, reader) };
    return { ...NO_NOTES, notes };
  }
  const allowed = tags.filter((tag) => {
    if (ALLOWED[place].includes(tag.name)) return true;
    const where = (Object.keys(PLACES) as NotePlace[]).filter((one) =>
      ALLOWED[one].includes(tag.name),
    );
    reader.findings.error(
      'CG2015',
      tag.loc,
      `@${tag.name} is for ${where.map((one) => PLACES[one]).join(' or ')}, not for ${PLACES[place]}`,
    );
    return false;
  });
  const find = (name: TagName) => allowed.find((tag) => tag.name === name);
  const names = (name: TagName) =>
    allowed.filter((tag) => tag.name === name).flatMap((tag) => readNames(tag, reader));
  const deprecated = find('deprecated');
  const examples = allowed.filter((tag) => tag.name === 'example').map(exampleText);
  const was = names('was');
  const removed = names('removed');
  const pin = readPin(find('field'), reader);
  const hot = find('hot');
  const absentAsEmpty = find('absentAsEmpty');
  const protoName = readProtoName(find('protoName'), reader);
  return {
    notes: {
      ...docOf(symbol, reader.project.checker),
      ...(deprecated !== undefined && { deprecated: deprecated.text }),
      ...(examples.length > 0 && { examples }),
      ...placeOf(nodes, reader),
    },
    numbers: { ...(was.length > 0 && { was }), ...(pin !== undefined && { pin }) },
    limits: readLimits(allowed),
    ...(removed.length > 0 && { removed }),
    ...(hot !== undefined && { hot }),
    ...(absentAsEmpty !== undefined && { absentAsEmpty }),
    ...(protoName !== undefined && { protoName }),
  };
}

/** Without the fence that editors show code in. */
function exampleText({ text }: Tag): string {
  return text.replace(/^```\w*\n?|\n?```$/g, '').trim();
}

function placeOf([first]: readonly ts.Node[], reader: TypeReading): Notes {
  if (first === undefined) return {};
  return { loc: reader.locate(ts.getNameOfDeclaration(first as ts.Declaration) ?? first) };
}

/** The tags that limit a type, in the order in which they are applied. */
export function readLimits(tags: readonly Tag[]): readonly (Limit & { readonly tag: Tag })[] {
  return LIMITS.flatMap((name) =>
    tags
      .filter((tag) => tag.name === name)
      .map((tag) => ({ name, value: name === 'pattern' ? tag.value : firstWord(tag.value), tag })),
  );
}

function firstWord(text: string): string {
  return text.split(/\s/)[0] ?? '';
}

function readNames(tag: Tag, reader: TypeReading): readonly string[] {
  const names = tag.value.split(/[\s,]+/).filter((name) => name !== '');
  if (names.length > 0) return names;
  reader.findings.error('CG2016', tag.loc, `@${tag.name} must name what is gone; found nothing`);
  return [];
}

function readPin(tag: Tag | undefined, reader: TypeReading): number | undefined {
  if (tag === undefined) return undefined;
  const word = firstWord(tag.value);
  const pin = Number(word);
  const isReserved = pin >= RESERVED[0] && pin <= RESERVED[1];
  if (/^\d{1,9}$/.test(word) && pin >= 1 && pin <= MAX_FIELD && !isReserved) return pin;
  const found = word === '' ? 'nothing' : JSON.stringify(word.slice(0, 40));
  const message = `@field must be a number from 1 to ${MAX_FIELD}, without ${RESERVED.join(' to ')}; found ${found}`;
  reader.findings.error('CG2016', tag.loc, message);
  return undefined;
}

function readProtoName(tag: Tag | undefined, reader: TypeReading): DeclarationNotes['protoName'] {
  if (tag === undefined) return undefined;
  const name = firstWord(tag.value);
  if (NAME.test(name)) return { name, tag };
  const message = `@protoName must be a name of letters, digits and _; found ${name === '' ? 'nothing' : JSON.stringify(name.slice(0, 40))}`;
  reader.findings.error('CG2016', tag.loc, message);
  return undefined;
}
