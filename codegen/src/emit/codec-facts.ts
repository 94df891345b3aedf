import type { Memo } from '../ir/memo.js';
import type { Messages } from '../wire/messages.js';
import type { WireModel } from '../wire/wire-model.js';
import { ContractStamps } from './contract-stamps.js';
import { recursiveMessages } from './wire-code.js';
import { WireForms } from './wire-form.js';

/** What is worked out once for all files with codecs. */
export interface CodecFacts {
  readonly forms: WireForms;
  /** The messages that may hold another one of themselves. */
  readonly recursive: ReadonlySet<string>;
  readonly stamps: ContractStamps;
}

interface Kept {
  types?: Messages['types'];
  model?: WireModel;
  facts?: CodecFacts;
}

export function codecFacts(types: Messages['types'], model: WireModel, memo: Memo): CodecFacts {
  const kept = memo.slot('codec facts', (): Kept => ({}));
  if (kept.facts !== undefined && kept.types === types && kept.model === model) return kept.facts;
  const facts = {
    forms: new WireForms(types),
    recursive: recursiveMessages(model),
    stamps: ContractStamps.of(types, model, memo),
  };
  Object.assign(kept, { types, model, facts });
  return facts;
}
