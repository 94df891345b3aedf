import { Findings } from '../../ir/diagnostic.js';
import { parseProto } from '../../protos-in/parse-proto.js';
import { Symbols } from '../../protos-in/symbols.js';
import { DESCRIPTOR_FILE, WELL_KNOWN_FILES } from '../../protos-in/well-known.js';
import { pascal } from '../../wire/proto-names.js';
import type { DescriptorWriter } from './descriptor-writer.js';
import { writeHandFile } from './write-hand-descriptors.js';

/** Whether a file comes with protobuf; nothing that is described refers to descriptor.proto. */
export function isWellKnown(path: string): boolean {
  return WELL_KNOWN_FILES.has(path) && path !== DESCRIPTOR_FILE;
}

/** FileDescriptorProto of a file that comes with protobuf. None of them imports another. */
export function writeWellKnown(out: DescriptorWriter, path: string): void {
  const findings = new Findings();
  const file = parseProto(path, path, WELL_KNOWN_FILES.get(path) ?? '', findings);
  if (file === undefined) throw new RangeError(`${path} does not come with protobuf`);
  writeHandFile(out, file, new Symbols([file], findings), () => writeOptions(out, path));
}

/** The FileOptions that protobuf's own files have. */
function writeOptions(out: DescriptorWriter, path: string): void {
  const name = path.slice('google/protobuf/'.length, -'.proto'.length);
  const goPackage = `${name.replaceAll('_', '')}pb`;
  out.text(1, 'com.google.protobuf');
  out.text(8, `${pascal(name)}Proto`);
  out.flag(10, true);
  out.text(11, `google.golang.org/protobuf/types/known/${goPackage}`);
  out.flag(31, name !== 'any');
  out.text(36, 'GPB');
  out.text(37, 'Google.Protobuf.WellKnownTypes');
}
