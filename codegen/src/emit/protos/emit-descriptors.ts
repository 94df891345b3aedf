import type { Contract } from '../contract.js';
import { DescriptorWriter } from './descriptor-writer.js';
import { nestingOf } from './nesting.js';
import { protoFiles } from './proto-files.js';
import { isWellKnown, writeWellKnown } from './well-known.js';
import { writeFile } from './write-descriptors.js';
import { dependenciesOf, writeHandFile } from './write-hand-descriptors.js';

/**
 * The compiled .proto files, a FileDescriptorSet: what gRPC's server reflection answers from: ours, and all that they
 * import. Each file comes after those that it imports.
 */
export function emitDescriptors(contract: Contract): Uint8Array {
  const { model } = contract.plan;
  const { files: handWritten = [], symbols } = contract.protos?.sources ?? {};
  const byHand = new Map(handWritten.map((file) => [file.path, file]));
  const nested = nestingOf(model);
  const files = new Map(protoFiles(contract, nested).map((file) => [file.path, file]));
  const out = new DescriptorWriter();
  const done = new Set<string>();
  const add = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    const file = files.get(path);
    if (file !== undefined) {
      for (const imported of file.imports) add(imported);
      out.message(1, () => writeFile(out, file, model.package, nested));
      return;
    }
    if (isWellKnown(path)) {
      out.message(1, () => writeWellKnown(out, path));
      return;
    }
    const source = byHand.get(path);
    if (source === undefined || symbols === undefined) return;
    for (const imported of dependenciesOf(source)) add(imported.path);
    out.message(1, () => writeHandFile(out, source, symbols));
  };
  for (const path of files.keys()) add(path);
  return out.finish();
}
