import type { Ir } from '../../ir/ir.js';
import { ByObject, Memo } from '../../ir/memo.js';
import type { ProtoFile as HandFile } from '../../protos-in/proto-file.js';
import type { Contract } from '../contract.js';
import { ContractStamps } from '../contract-stamps.js';
import { HEADER } from '../text.js';
import { DescriptorWriter } from './descriptor-writer.js';
import { protoFiles } from './proto-files.js';
import { isWellKnown, writeWellKnown } from './well-known.js';
import { type PutMessage, writeFile } from './write-descriptors.js';
import { dependenciesOf, writeHandFile } from './write-hand-descriptors.js';

/**
 * The compiled .proto files, a FileDescriptorSet: what gRPC's server reflection answers from: ours, those of
 * the hand-written services that remotes implement, and all that they import. Each file comes after those that it imports.
 */
export function emitDescriptors(contract: Contract, memo = new Memo()): Uint8Array {
  const { model } = contract.plan;
  const { files: handWritten = [], symbols } = contract.protos?.sources ?? {};
  const byHand = new Map(handWritten.map((file) => [file.path, file]));
  const { nested, files: list } = protoFiles(contract, memo);
  const files = new Map(list.map((file) => [file.path, file]));
  const stamps = memo.lasts ? ContractStamps.of(contract.messages.types, model, memo) : undefined;
  const known = memo.slot('descriptors', () => new ByObject<object, Uint8Array>());
  const out = new DescriptorWriter();
  const put: PutMessage = (number, one, write) => {
    if (stamps === undefined) {
      out.message(number, () => write(out));
      return;
    }
    const bytes = known.get(one, [stamps.wire(one.fullName)], () => {
      const part = new DescriptorWriter();
      write(part);
      return part.finish();
    });
    out.encoded(number, bytes);
  };
  const done = new Set<string>();
  const add = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    const file = files.get(path);
    if (file !== undefined) {
      for (const imported of file.imports) add(imported);
      out.message(1, () => writeFile(out, file, model.package, nested, put));
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
  for (const path of implementedFiles(contract.ir, handWritten)) add(path);
  return out.finish();
}

/** The same in a module: the manifest loads it, and every bundler takes it along. */
export function emitDescriptorsModule(descriptors: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = descriptors;
  const text = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
  return `${HEADER}export const descriptors = Buffer.from('${text}', 'base64');\n`;
}

/** The hand-written files whose services remotes implement. */
function implementedFiles({ servers }: Ir, files: readonly HandFile[]): readonly string[] {
  const services = new Set(
    servers.flatMap(({ components }) =>
      components.flatMap(({ remotes }) => remotes.map((one) => one.implements?.service)),
    ),
  );
  const declares = ({ package: scope, services: declared }: HandFile) =>
    declared.some(({ name }) => services.has(scope === '' ? name : `${scope}.${name}`));
  return files.filter(declares).map(({ path }) => path);
}
