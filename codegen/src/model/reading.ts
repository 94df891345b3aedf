import { affectedFiles } from '../discover/affected-files.js';
import type { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import type { Ir, TypeId } from '../ir/ir.js';
import type { ClassFacts } from './class-facts.js';
import type { Defined } from './definitions.js';
import type { ReadClass } from './read-class.js';
import type { FoundComponent } from './read-components.js';
import type { Reader } from './reader.js';
import type { Noted } from './recording.js';

/** What one file that may hold components was read as. */
export interface FileReading {
  readonly components: readonly FoundComponent[];
  readonly noted: Noted;
}

/** A whole reading without errors, from which the next one takes over what cannot have changed. */
export interface Reading {
  readonly project: LoadedProject;
  readonly ir: Ir;
  readonly files: ReadonlyMap<ts.SourceFile, FileReading>;
  readonly definitions: ReadonlyMap<TypeId, Defined>;
  readonly providers: ReadonlyMap<ts.ClassDeclaration, ReadClass | undefined>;
  readonly classes: ReadonlyMap<ts.ClassDeclaration, ClassFacts>;
}

/** What of an earlier reading still holds for a project. */
export class Kept {
  readonly reading: Reading;
  readonly #affected: ReadonlySet<ts.SourceFile>;

  private constructor(reading: Reading, affected: ReadonlySet<ts.SourceFile>) {
    this.reading = reading;
    this.#affected = affected;
  }

  /** Undefined when nothing holds. */
  static of(reading: Reading | undefined, project: LoadedProject): Kept | undefined {
    if (reading === undefined || reading.project.protos !== project.protos) return undefined;
    const affected = affectedFiles(reading.project.program, project.program);
    return affected && new Kept(reading, affected);
  }

  holds(file: ts.SourceFile): boolean {
    return !this.#affected.has(file);
  }

  file(file: ts.SourceFile): FileReading | undefined {
    return this.holds(file) ? this.reading.files.get(file) : undefined;
  }

  /** What a file held that may have changed since. */
  componentsIn(file: ts.SourceFile): readonly FoundComponent[] {
    const before = this.reading.project.program.getSourceFile(file.fileName);
    return (before && this.reading.files.get(before)?.components) ?? [];
  }

  /**
   * Gives a reader the definitions that these files lead to, and their findings. False when they do not go together with what
   * the reader has read itself.
   */
  restore(files: readonly FileReading[], reader: Reader): boolean {
    const { definitions } = reader.types;
    const open = new Set<TypeId>();
    const take = ({ asked, findings }: Noted): void => {
      for (const id of asked) open.add(id);
      for (const one of findings) reader.findings.add(one);
    };
    for (const { noted } of files) take(noted);
    for (const id of open) {
      if (definitions.handWritten.has(id)) {
        definitions.handWritten.use(id);
        continue;
      }
      const earlier = this.reading.definitions.get(id);
      if (earlier === undefined || !definitions.restore(id, earlier)) return false;
      take(earlier.noted);
    }
    return true;
  }
}
