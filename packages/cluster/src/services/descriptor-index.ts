import { ProtoReader } from '@nopal/core';

/** One .proto file as reflection serves it. */
export interface DescribedFile {
  readonly path: string;
  /** Its FileDescriptorProto. */
  readonly bytes: Uint8Array;
  readonly imports: readonly string[];
}

// Field numbers are those of google/protobuf/descriptor.proto.
const NAME = 1;

/** Compiled .proto files by their paths and by what they declare. */
export class DescriptorIndex {
  readonly #files = new Map<string, DescribedFile>();
  readonly #bySymbol = new Map<string, string>();

  /** Adds every file of a FileDescriptorSet. @throws ProtocolError BAD_PROTOBUF for bytes that are none. */
  addSet(set: Uint8Array): void {
    const reader = new ProtoReader(set, 0, set.length);
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === 10) this.addFile(reader.byteString());
      else reader.skip(tag);
    }
  }

  /** Adds a FileDescriptorProto; one of a path that is there already is passed over. @throws ProtocolError likewise. */
  addFile(bytes: Uint8Array): void {
    const file = readMessage(bytes);
    const path = text(file, NAME);
    if (this.#files.has(path)) return;
    const scope = text(file, 2);
    this.#files.set(path, { path, bytes, imports: all(file, 3).map(textOf) });
    for (const message of all(file, 4)) this.#addMessage(readMessage(message), scope, path);
    for (const one of all(file, 5)) this.#addEnum(readMessage(one), scope, path);
    for (const service of all(file, 6)) {
      const parsed = readMessage(service);
      const name = this.#add(scope, parsed, path);
      for (const method of all(parsed, 2)) this.#add(name, readMessage(method), path);
    }
  }

  /** The file and all that it imports, itself first; undefined when there is none of that path. */
  byPath(path: string): readonly DescribedFile[] | undefined {
    if (!this.#files.has(path)) return undefined;
    const found = new Map<string, DescribedFile>();
    const pending = [path];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const file = this.#files.get(next);
      if (file === undefined || found.has(next)) continue;
      found.set(next, file);
      pending.push(...file.imports);
    }
    return [...found.values()];
  }

  /** The same of the file that declares a package's message, enum, service, method, field or value. */
  bySymbol(symbol: string): readonly DescribedFile[] | undefined {
    const path = this.#bySymbol.get(symbol);
    return path === undefined ? undefined : this.byPath(path);
  }

  #addMessage(message: RawMessage, scope: string, path: string): void {
    const name = this.#add(scope, message, path);
    for (const field of all(message, 2)) this.#add(name, readMessage(field), path);
    for (const nested of all(message, 3)) this.#addMessage(readMessage(nested), name, path);
    for (const one of all(message, 4)) this.#addEnum(readMessage(one), name, path);
    for (const oneof of all(message, 8)) this.#add(name, readMessage(oneof), path);
  }

  /** The values of an enum stand beside it. */
  #addEnum(one: RawMessage, scope: string, path: string): void {
    this.#add(scope, one, path);
    for (const value of all(one, 2)) this.#add(scope, readMessage(value), path);
  }

  #add(scope: string, declaration: RawMessage, path: string): string {
    const name = text(declaration, NAME);
    const fullName = scope === '' ? name : `${scope}.${name}`;
    this.#bySymbol.set(fullName, path);
    return fullName;
  }
}

/** The fields of a message that have a length, by number. */
type RawMessage = ReadonlyMap<number, readonly Uint8Array[]>;

function readMessage(bytes: Uint8Array): RawMessage {
  const fields = new Map<number, Uint8Array[]>();
  const reader = new ProtoReader(bytes, 0, bytes.length);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if ((tag & 7) !== 2) {
      reader.skip(tag);
      continue;
    }
    const values = fields.get(tag >>> 3) ?? [];
    fields.set(tag >>> 3, values);
    values.push(reader.byteView());
  }
  return fields;
}

function all(message: RawMessage, field: number): readonly Uint8Array[] {
  return message.get(field) ?? [];
}

function text(message: RawMessage, field: number): string {
  const [value] = all(message, field);
  return value === undefined ? '' : textOf(value);
}

const decoder = new TextDecoder();
function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
