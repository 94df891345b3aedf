import type { Ir, TypeDef } from '../ir/ir.js';
import { TypePrinter } from './print-type.js';
import { importPath, key, quote } from './text.js';

/** The model's types in a declaration file on the server's side, where the developer's own can be imported. */
export class ServerTypes {
  readonly printer: TypePrinter;
  readonly #imports: TypeImports;
  /** What cannot be imported is declared here, so that a type may contain itself. */
  readonly #local = new Map<string, string>();

  /** @param file the declaration file, relative to the project */
  constructor(types: Ir['types'], file: string) {
    this.#imports = new TypeImports(file);
    this.printer = new TypePrinter(types, (definition) => this.#nameOf(definition));
  }

  /** Imports and declarations, once everything is printed. */
  emit(): string {
    const local = [...this.#local.values()].map((text) => `${text}\n`);
    return [this.#imports.emit(), '\n', ...local].join('');
  }

  #nameOf(definition: TypeDef): string {
    const imported = this.#imports.nameOf(definition);
    if (imported !== undefined) return imported;
    const name = `${definition.name}_`;
    if (!this.#local.has(name)) {
      this.#local.set(name, '');
      this.#local.set(name, `type ${name} = ${this.printer.body(definition, '')};\n`);
    }
    return name;
  }
}

/** Imports of the developer's own types, each under a name that is unique here. */
class TypeImports {
  readonly #file: string;
  readonly #lines = new Map<string, string>();
  /** Asked for with every reference to a type. */
  readonly #known = new Map<TypeDef, string>();

  constructor(file: string) {
    this.#file = file;
  }

  nameOf(definition: TypeDef): string | undefined {
    const { source } = definition;
    if (source === undefined) return undefined;
    const known = this.#known.get(definition);
    if (known !== undefined) return known;
    const path = importPath(this.#file, source.file).replace(/(?:\.d)?\.([cm]?)tsx?$/, '.$1js');
    const name = definition.name;
    const isOurs =
      /^(?:Remotes|RemoteTable|RemoteComponent|MessageCodec|Json|Promise|Date|Map|Set|Record|Uint8Array)$/.test(
        name,
      );
    const local = isOurs ? `${name}Type` : name;
    const as = source.exportName === local ? local : `${key(source.exportName)} as ${local}`;
    this.#lines.set(definition.name, `import type { ${as} } from ${quote(path)};\n`);
    this.#known.set(definition, local);
    return local;
  }

  emit(): string {
    return [...this.#lines.values()].sort().join('');
  }
}
