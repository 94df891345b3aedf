import { Memo } from '../ir/memo.js';
import type { Contract } from './contract.js';
import { EMITTERS, type OutputRoot } from './emitters.js';
import type { Files } from './text.js';

/**
 * Every file of a project, by root. Two emitters that want one path are a fault of ours, told at once.
 * @param roots those that the project wants
 */
export function emitOutputs(
  contract: Contract,
  roots: readonly OutputRoot[],
  memo = new Memo(),
): ReadonlyMap<OutputRoot, Files> {
  const outputs = new Map<OutputRoot, Map<string, string | Uint8Array>>();
  for (const { name, root, emit } of EMITTERS) {
    if (!roots.includes(root)) continue;
    const files = outputs.get(root) ?? new Map<string, string | Uint8Array>();
    outputs.set(root, files);
    for (const [path, text] of emit(contract, memo)) {
      if (files.has(path)) throw new RangeError(`${name} emits ${path}, which is there already`);
      files.set(path, text);
    }
  }
  return outputs;
}
