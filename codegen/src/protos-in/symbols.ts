import type { Findings } from '../ir/diagnostic.js';
import type { Loc } from '../ir/ir.js';
import type { ProtoEnum, ProtoFile, ProtoMessage, ProtoTypeName } from './proto-file.js';

/** A message or enum by its full name: `vendor.inventory.v1.Item`. */
export type ProtoSymbol = {
  readonly fullName: string;
  readonly file: ProtoFile;
  /** Its own name behind those of the messages that it lies in: `Item_Size`. */
  readonly localName: string;
} & (
  | { readonly kind: 'message'; readonly declaration: ProtoMessage }
  | { readonly kind: 'enum'; readonly declaration: ProtoEnum }
);

/** Everything that the files declare, and which of it each file sees. */
export class Symbols {
  readonly #byName = new Map<string, ProtoSymbol>();
  readonly #visible = new Map<ProtoFile, ReadonlySet<string>>();
  readonly #findings: Findings;

  /** @param files each after those that it imports */
  constructor(files: readonly ProtoFile[], findings: Findings) {
    this.#findings = findings;
    const byPath = new Map(files.map((file) => [file.path, file]));
    for (const file of files) {
      this.#addAll(file, file.package, '', file);
      const visible = new Set([file.path]);
      for (const one of file.imports) addPublic(one.path, byPath, visible);
      this.#visible.set(file, visible);
    }
  }

  get all(): Iterable<ProtoSymbol> {
    return this.#byName.values();
  }

  get(fullName: string): ProtoSymbol | undefined {
    return this.#byName.get(fullName);
  }

  /**
   * What a name means in a scope; what it means nothing in, or what the file does not import, is reported.
   * @param scope the full name of the message or package that it stands in
   */
  resolve(used: ProtoTypeName, scope: string, file: ProtoFile): ProtoSymbol | undefined {
    const { name, loc } = used;
    const found = name.startsWith('.')
      ? this.#byName.get(name.slice(1))
      : this.#search(name, scope);
    if (found === undefined) {
      const hint = 'check the name, and import the file that declares it';
      this.#findings.error('CG3054', loc, `there is no message or enum ${name.slice(0, 200)}`, {
        hint,
      });
      return undefined;
    }
    if (!this.#visible.get(file)?.has(found.file.path)) {
      const message = `${found.fullName} is declared in a file that this one does not import`;
      this.#findings.error('CG3054', loc, message, { hint: `import "${found.file.path}";` });
      return undefined;
    }
    return found;
  }

  /** From the innermost scope outwards. */
  #search(name: string, scope: string): ProtoSymbol | undefined {
    for (let current = scope; ; ) {
      const found = this.#byName.get(current === '' ? name : `${current}.${name}`);
      if (found !== undefined || current === '') return found;
      current = current.slice(0, Math.max(0, current.lastIndexOf('.')));
    }
  }

  #addAll(
    body: Pick<ProtoMessage, 'messages' | 'enums'>,
    scope: string,
    prefix: string,
    file: ProtoFile,
  ): void {
    const names = (name: string) => ({
      fullName: scope === '' ? name : `${scope}.${name}`,
      localName: `${prefix}${name}`,
      file,
    });
    for (const declaration of body.enums)
      this.#add({ kind: 'enum', declaration, ...names(declaration.name) });
    for (const declaration of body.messages) {
      const own = names(declaration.name);
      this.#add({ kind: 'message', declaration, ...own });
      this.#addAll(declaration, own.fullName, `${own.localName}_`, file);
    }
  }

  #add(symbol: ProtoSymbol): void {
    const other = this.#byName.get(symbol.fullName);
    if (other === undefined) {
      this.#byName.set(symbol.fullName, symbol);
      return;
    }
    const related = [{ loc: other.declaration.loc, message: 'declared here' }];
    const { loc }: { loc: Loc } = symbol.declaration;
    this.#findings.error('CG3057', loc, `${symbol.fullName} is declared twice`, { related });
  }
}

/** A file, and what it imports for whoever imports it. */
function addPublic(
  path: string,
  files: ReadonlyMap<string, ProtoFile>,
  visible: Set<string>,
): void {
  if (visible.has(path)) return;
  visible.add(path);
  for (const one of files.get(path)?.imports ?? [])
    if (one.isPublic) addPublic(one.path, files, visible);
}
