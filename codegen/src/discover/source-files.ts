import { readFileSync } from 'node:fs';
import { libraryFiles, ts } from './compiler.js';
import { dropBodies, type Span, textWithout } from './drop-bodies.js';
import { PLATFORM_DIR, platformFile } from './platform-file.js';

/** Where the platform's declarations seem to lie. */
export const LIBRARY_DIR = '/node_modules/typescript/lib';
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;
const PLAIN_WORD = /[A-Za-z$_][\w$]*/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is meant.
const ONLY_ASCII = /^[\x00-\x7f]*$/;

interface Source {
  readonly file: ts.SourceFile;
  /** Bodies that do not matter. */
  readonly dropped: readonly Span[];
  /** The words outside of bodies that do not matter and of imports; undefined until someone asks. */
  words?: ReadonlySet<string> | 'any';
}

/** The parsed files of a project, each read once; a file that changed is forgotten with `forget`. */
export class SourceFiles {
  readonly #texts = new Map<string, string | undefined>();
  readonly #sources = new Map<string, Source | undefined>();
  #provided: ReadonlyMap<string, string> = new Map();
  #library: ReturnType<typeof libraryFiles> | undefined;
  #platform: ts.SourceFile | undefined;

  /** Our own declarations of the platform: the same file in each program. */
  get platform(): ts.SourceFile {
    this.#platform ??= platformFile();
    return this.#platform;
  }

  /** The text of a file; undefined when it cannot be read. */
  text(path: string): string | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const text = path.startsWith(`${LIBRARY_DIR}/`)
      ? this.#libraryText(path)
      : (this.#provided.get(path) ?? read(path));
    this.#texts.set(path, text);
    return text;
  }

  /** A file of our own that is not on the disk. */
  put(path: string, text: string): void {
    if (this.#texts.get(path) === text) return;
    this.forget(path);
    this.#texts.set(path, text);
  }

  /** Files that are these texts, whatever the disk holds; those of an earlier call are so no longer. */
  provide(files: ReadonlyMap<string, string>): void {
    const earlier = this.#provided;
    this.#provided = files;
    for (const path of new Set([...earlier.keys(), ...files.keys()]))
      if (earlier.get(path) !== files.get(path)) this.forget(path);
  }

  isProvided(path: string): boolean {
    return this.#provided.has(path);
  }

  providesIn(folder: string): boolean {
    for (const path of this.#provided.keys()) if (path.startsWith(`${folder}/`)) return true;
    return false;
  }

  /** The files that are there and were read, but the platform's and our own, and those that were provided. */
  get read(): readonly string[] {
    return [...this.#texts].flatMap(([path, text]) =>
      text === undefined ||
      path.startsWith(`${LIBRARY_DIR}/`) ||
      path.startsWith(`${PLATFORM_DIR}/`) ||
      this.isProvided(path)
        ? []
        : [path],
    );
  }

  get(path: string): ts.SourceFile | undefined {
    return this.#source(path)?.file;
  }

  /** What of a file's text can change what it declares; undefined when it cannot be read or is no TypeScript. */
  surface(path: string): string | undefined {
    const source = this.#source(path);
    if (source === undefined || parseErrors(source.file) > 0) return undefined;
    return textWithout(source.file.text, source.dropped);
  }

  /** Whether a file uses a name outside of imports and of bodies that do not matter. */
  uses(file: ts.SourceFile, name: string): boolean {
    const source = this.#source(file.fileName);
    if (source === undefined) return true;
    source.words ??= wordsOf(source);
    return source.words === 'any' || source.words.has(name);
  }

  /** Whether the file was asked for since it was forgotten last, be it there or not. */
  has(path: string): boolean {
    return this.#texts.has(path);
  }

  isParsed(path: string): boolean {
    return this.#sources.get(path) !== undefined;
  }

  /** The file is read again when it is asked for next. */
  forget(path: string): void {
    this.#texts.delete(path);
    this.#sources.delete(path);
  }

  #source(path: string): Source | undefined {
    if (this.#sources.has(path)) return this.#sources.get(path);
    const text = this.text(path);
    const source = text === undefined ? undefined : parse(path, text);
    this.#sources.set(path, source);
    return source;
  }

  #libraryText(path: string): string | undefined {
    this.#library ??= libraryFiles();
    return this.#library.get(path.slice(LIBRARY_DIR.length + 1))?.text;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined; // the importer's types are then not found, which is reported
  }
}

function parse(path: string, text: string): Source {
  const isLibrary = path.startsWith(`${LIBRARY_DIR}/`);
  const file = ts.createSourceFile(path, text, {
    languageVersion: ts.ScriptTarget.ES2022,
    jsDocParsingMode: isLibrary ? ts.JSDocParsingMode.ParseNone : ts.JSDocParsingMode.ParseAll,
  });
  return { file, dropped: file.isDeclarationFile ? [] : dropBodies(file) };
}

/** The parser notes its errors on the file, without a public name. */
function parseErrors(file: ts.SourceFile): number {
  return (file as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length ?? 0;
}

function wordsOf({ file, dropped }: Source): ReadonlySet<string> | 'any' {
  const imports = file.statements
    .filter(ts.isImportDeclaration)
    .map((one): Span => [one.pos, one.end]);
  const spans = [...dropped, ...imports].sort(([a], [b]) => a - b);
  const rest = textWithout(file.text, spans);
  if (rest.includes('\\u')) return 'any'; // a name may be written so
  return new Set(rest.match(ONLY_ASCII.test(rest) ? PLAIN_WORD : WORD));
}
