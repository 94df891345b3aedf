import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { repositoryRoot } from './repository-root.js';

/** A FileDescriptorProto with the names of protobuf's JSON; public dependencies by their paths. */
export interface FileDescriptor {
  readonly name: string;
  readonly dependency: readonly string[];
  readonly publicDependency: readonly string[];
  readonly [member: string]: unknown;
}

const OPTIONS_FILE = 'google/protobuf/descriptor.proto';
/** The options that say what a program may rely on. */
const MEANINGFUL = ['deprecated', 'mapEntry', 'allowAlias'];

/** The files of a FileDescriptorSet, in its order. */
export function fileDescriptors(set: Uint8Array): readonly FileDescriptor[] {
  const path = join(repositoryRoot, 'node_modules/protobufjs/google/protobuf/descriptor.json');
  const root = protobuf.Root.fromJSON(JSON.parse(readFileSync(path, 'utf8')));
  const type = root.lookupType('google.protobuf.FileDescriptorSet');
  const { file } = type.toObject(type.decode(set), { enums: String });
  return file.map((one: FileDescriptor) => {
    const { dependency = [], publicDependency = [] } = one;
    const shown = publicDependency.map((index) => dependency[Number(index)]);
    return { ...one, dependency, publicDependency: shown };
  });
}

/**
 * What is left when notes for other tools are taken out: the extensions and options of the files named, and the file that they
 * are declared with.
 */
export function withoutNotes(
  files: readonly FileDescriptor[],
  noted: readonly string[],
): readonly FileDescriptor[] {
  const kept = files.filter(({ name }) => name !== OPTIONS_FILE);
  return kept.map((file) => {
    if (!noted.includes(file.name)) return file;
    const { extension, ...rest } = file;
    const dependency = file.dependency.filter((path) => path !== OPTIONS_FILE);
    return { ...(onlyMeaningful(rest) as FileDescriptor), dependency };
  });
}

function onlyMeaningful(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(onlyMeaningful);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([member, inner]) => {
      if (member !== 'options') return [[member, onlyMeaningful(inner)]];
      const given = Object.entries(inner as object);
      const options = given.filter(([name, set]) => MEANINGFUL.includes(name) && set === true);
      return options.length === 0 ? [] : [[member, Object.fromEntries(options)]];
    }),
  );
}
