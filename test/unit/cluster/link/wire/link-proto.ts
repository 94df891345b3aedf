import { join } from 'node:path';
import protobuf from 'protobufjs';
import { repositoryRoot } from '../../../../support/repository-root.js';

const root = new protobuf.Root();
root.loadSync(join(repositoryRoot, 'protos/link.proto'));

/** `Batch` of protos/link.proto, as another implementation of protobuf has it. */
export const BATCH = root.lookupType('nopal.link.v1.Batch');
const ENVELOPE = root.lookupType('nopal.link.v1.Envelope');

/** The names of the kinds, as protobufjs has them. */
export const KINDS = ENVELOPE.oneofsArray[0]?.fieldsArray.map(({ name }) => name) ?? [];

/** Messages that a correct server always sends. */
const NEEDED = new Set(['session', 'error']);

/** A random envelope: `{ [kind]: fields }`, without those that are zero. */
export function randomEnvelope(kind: string, random: () => number): Record<string, unknown> {
  const type = ENVELOPE.fields[kind]?.resolve().resolvedType as protobuf.Type;
  const fields = randomMessage(type, random, 0);
  if (kind === 'message' || kind === 'answer')
    fields.ticket = 1 + Math.floor(random() * 0xffff_fffe);
  if (kind === 'message' && fields.route !== undefined) delete fields.routeText;
  return { [kind]: fields };
}

function randomMessage(type: protobuf.Type, random: () => number, depth: number) {
  const message: Record<string, unknown> = {};
  for (const field of type.fieldsArray) {
    field.resolve();
    const isNeeded = NEEDED.has(field.name) && !type.name.includes('Reply');
    if (!isNeeded && random() < 0.25) continue;
    const one = (): unknown =>
      field.resolvedType instanceof protobuf.Type
        ? randomMessage(field.resolvedType, random, depth + 1)
        : randomValue(field.type, random);
    if (field instanceof protobuf.MapField) {
      const count = 1 + Math.floor(random() * 4);
      const texts: Record<string, unknown> = {};
      for (let n = 0; n < count; n += 1) texts[`k${n}${randomText(random)}`] = randomText(random);
      message[field.name] = texts;
    } else if (field.repeated) {
      const count = 1 + Math.floor(random() * 5);
      message[field.name] = Array.from({ length: count }, one);
    } else {
      const value = one();
      const hasPresence = field.partOf !== null || field.options?.proto3_optional === true;
      if (hasPresence || !isZero(value)) message[field.name] = value;
    }
  }
  return message;
}

function isZero(value: unknown): boolean {
  return value === 0 || value === false || value === '' || (value as Uint8Array).length === 0;
}

function randomValue(type: string, random: () => number): unknown {
  switch (type) {
    case 'uint32':
    case 'fixed32':
      return Math.floor(2 ** (random() * 32)) - 1;
    case 'uint64':
      return Math.floor(2 ** (random() * 53)) - 1;
    case 'bool':
      return random() < 0.5;
    case 'string':
      return randomText(random);
    case 'bytes':
      return Uint8Array.from({ length: Math.floor(random() ** 4 * 400) }, () =>
        Math.floor(random() * 256),
      );
    default:
      throw new Error(`no random ${type}`);
  }
}

const LETTERS = ['a', 'Z', '0', '"', '\0', 'ñ', '中', '🌵', '\uFFFD'];

function randomText(random: () => number): string {
  const length = Math.floor(random() ** 3 * 150);
  return Array.from(
    { length },
    () => LETTERS[Math.floor(random() * LETTERS.length)] as string,
  ).join('');
}
