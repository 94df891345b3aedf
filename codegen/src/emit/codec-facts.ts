import type { Memo } from '../ir/memo.js';
import type { Messages } from '../wire/messages.js';
import type { WireModel } from '../wire/wire-model.js';
import type { KnownFunctions } from './codec-file.js';
import { ContractStamps } from './contract-stamps.js';
import { KnownTexts } from './known-texts.js';
import { recursiveMessages, repeatedMessages } from './wire-code.js';
import { WireForms } from './wire-form.js';

/** What is worked out once for all files with codecs. */
export interface CodecFacts {
  readonly forms: WireForms;
  /** The messages that may hold another one of themselves. */
  readonly recursive: ReadonlySet<string>;
  /** The messages of which one value may hold many. */
  readonly repeated: ReadonlySet<string>;
  /** Undefined when no other run takes anything up. */
  readonly stamps: ContractStamps | undefined;
}

/**
 * The functions that a file may take over: those of the last run's file of its kind; where no other run takes anything up,
 * those of the files before it, for the clients' are among the servers'.
 */
export function knownFunctions(
  kind: string,
  { forms, stamps }: CodecFacts,
  memo: Memo,
): KnownFunctions {
  if (stamps !== undefined)
    return { stamps, texts: memo.slot(`${kind} functions`, () => new KnownTexts()) };
  const texts = memo.slot('functions of all files', () => new KnownTexts(true));
  return { stamps: { type: () => forms, wire: () => forms }, texts };
}

interface Kept {
  types?: Messages['types'];
  model?: WireModel;
  facts?: CodecFacts;
}

export function codecFacts(types: Messages['types'], model: WireModel, memo: Memo): CodecFacts {
  const kept = memo.slot('codec facts', (): Kept => ({}));
  if (kept.facts !== undefined && kept.types === types && kept.model === model) return kept.facts;
  const stamps = memo.lasts ? ContractStamps.of(types, model, memo) : undefined;
  const { forms, recursive, stamps: earlier } = kept.facts ?? {};
  const before = stamps && forms && recursive && earlier && { forms, recursive, earlier };
  const facts = {
    forms: new WireForms(
      types,
      before && {
        forms: before.forms,
        isSame: (id) => stamps?.isSameType(id, before.earlier) === true,
      },
    ),
    recursive: recursiveMessages(
      model,
      before && {
        recursive: before.recursive,
        isSame: (id) => stamps?.isSameWire(id, before.earlier) === true,
      },
    ),
    repeated: repeatedMessages(model),
    stamps,
  };
  Object.assign(kept, { types, model, facts });
  return facts;
}
