import type { WireService } from '../../wire/plan-services.js';
import { mapEntryName } from '../../wire/proto-names.js';
import type { WireModel } from '../../wire/wire-model.js';

/** What lies in google.protobuf and is used here. */
const WELL_KNOWN = ['Timestamp', 'Value', 'NullValue'] as const;

/** Finds the shortest way to name a type that protobuf, which looks from the inside outwards, still takes for that type. */
export class ProtoScope {
  /** Everything that has a full name. */
  readonly #symbols = new Set<string>();
  readonly #packages = new Set(['google', 'google.protobuf']);

  constructor(model: WireModel, services: readonly WireService[]) {
    for (const name of WELL_KNOWN) this.#add(`google.protobuf.${name}`);
    this.#add(model.package);
    this.#packages.add(model.package);
    for (const message of model.messages.values()) {
      this.#add(message.fullName);
      for (const field of message.fields) {
        this.#symbols.add(`${message.fullName}.${field.protoName}`);
        if (field.oneof !== undefined) this.#symbols.add(`${message.fullName}.${field.oneof}`);
        if (field.type.w === 'map')
          this.#symbols.add(`${message.fullName}.${mapEntryName(field.protoName)}`);
      }
    }
    for (const one of model.enums.values()) this.#add(one.fullName);
    for (const service of services) {
      this.#add(service.fullName);
      for (const method of service.methods) this.#symbols.add(`${service.fullName}.${method.name}`);
    }
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

  /** The name, and the packages and messages around it. */
  #add(fullName: string): void {
    for (let end = fullName.length; end > 0; end = fullName.lastIndexOf('.', end - 1))
      this.#symbols.add(fullName.slice(0, end));
  }
}
