import { ByObject, Memo } from '../../ir/memo.js';
import type { WireService } from '../../wire/plan-services.js';
import { mapEntryName } from '../../wire/proto-names.js';
import type { WireMessage, WireModel } from '../../wire/wire-model.js';

/** What lies in google.protobuf and is used here. */
const WELL_KNOWN = ['Timestamp', 'Value', 'NullValue'] as const;

/** Finds the shortest way to name a type that protobuf, which looks from the inside outwards, still takes for that type. */
export class ProtoScope {
  /** Everything that has a full name. */
  readonly #symbols = new Set<string>();
  readonly #packages = new Set(['google', 'google.protobuf']);
  /** The parts of the names of what can be referred to: with another one no reference begins. */
  readonly #parts = new Set<string>();
  /** The symbols that can decide what a reference means: what can be referred to, and what hides it. */
  readonly #deciding = new Set<string>();

  constructor(model: WireModel, services: readonly WireService[], memo = new Memo()) {
    const known = memo.slot('members of protos', () => new ByObject<WireMessage, Members>());
    for (const name of WELL_KNOWN) this.#add(`google.protobuf.${name}`);
    this.#add(model.package);
    this.#packages.add(model.package);
    for (const { fullName } of model.messages.values()) this.#add(fullName);
    for (const { fullName } of model.enums.values()) this.#add(fullName);
    for (const { fullName } of services) this.#add(fullName);
    for (const message of model.messages.values())
      for (const { symbol, last } of known.get(message, [], () => membersOf(message)))
        this.#addMember(symbol, last);
    for (const service of services)
      for (const { name } of service.methods) this.#addMember(`${service.fullName}.${name}`, name);
  }

  /** Whether every name is the same in another scope. */
  isLike(other: ProtoScope): boolean {
    if (this.#deciding.size !== other.#deciding.size) return false;
    for (const one of this.#deciding) if (!other.#deciding.has(one)) return false;
    return true;
  }

  /** @param from the full name of what the reference stands in */
  nameOf(target: string, from: string): string {
    const parts = target.split('.');
    for (let count = 1; count < parts.length; count++) {
      // What begins inside a package's name would be right, and hard to read.
      if (this.#packages.has(parts.slice(0, parts.length - count + 1).join('.'))) break;
      const name = parts.slice(-count).join('.');
      if (this.#resolve(name, from) === target) return name;
    }
    return this.#resolve(target, from) === target ? target : `.${target}`;
  }

  /** Protobuf decides by the first part alone, and does not look further out when the rest is not there. */
  #resolve(name: string, from: string): string | undefined {
    const [first = ''] = name.split('.', 1);
    for (let scope = from; ; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('.')))) {
      const prefix = scope === '' ? '' : `${scope}.`;
      if (this.#symbols.has(prefix + first)) return prefix + name;
      if (scope === '') return undefined;
    }
  }

  #addMember(symbol: string, last: string): void {
    this.#symbols.add(symbol);
    if (this.#parts.has(last)) this.#deciding.add(symbol);
  }

  /** The name, and the packages and messages around it. */
  #add(fullName: string): void {
    for (let end = fullName.length; end > 0; end = fullName.lastIndexOf('.', end - 1)) {
      const name = fullName.slice(0, end);
      if (this.#symbols.has(name)) return;
      this.#symbols.add(name);
      this.#deciding.add(name);
      this.#parts.add(name.slice(name.lastIndexOf('.') + 1));
    }
  }
}

/** The names inside of a message, with their last parts. */
type Members = readonly { readonly symbol: string; readonly last: string }[];

function membersOf({ fullName, fields }: WireMessage): Members {
  const names = fields.flatMap(({ protoName, oneof, type }) => [
    protoName,
    ...(oneof === undefined ? [] : [oneof]),
    ...(type.w === 'map' ? [mapEntryName(protoName)] : []),
  ]);
  return names.map((last) => ({ symbol: `${fullName}.${last}`, last }));
}
