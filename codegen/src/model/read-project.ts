import { CONFIG_FILE } from '../config/read-config.js';
import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import { compareText, type Findings } from '../ir/diagnostic.js';
import {
  type ClassIr,
  type ComponentIr,
  IR_VERSION,
  type Ir,
  type ServerIr,
  type TypeId,
} from '../ir/ir.js';
import { shareParts } from '../ir/share-parts.js';
import { type ClassFacts, classFacts } from './class-facts.js';
import type { Defined } from './definitions.js';
import { locateSpan } from './locate.js';
import { type ReadClass, readClass } from './read-class.js';
import { type FoundComponent, readComponents } from './read-components.js';
import { Reader } from './reader.js';
import { type FileReading, Kept, type Reading } from './reading.js';
import { Recording } from './recording.js';

/** The contract, and the npm packages whose types it needs and that were not read. */
export interface ReadProject {
  readonly ir: Ir;
  readonly missingPackages: ReadonlySet<string>;
  /** For the next reading; undefined when there were errors. */
  readonly reading?: Reading;
}

/**
 * Everything that the project's decorated classes declare. Whatever is wrong goes into `findings`.
 * @param earlier what of it did not change is taken over; the result is the same without
 */
export function readProject(
  project: LoadedProject,
  findings: Findings,
  earlier?: Reading,
): ReadProject {
  const kept = Kept.of(earlier, project);
  if (kept !== undefined) {
    const recording = new Recording();
    const read = new ProjectReader(project, recording, kept).read();
    // Who asked for a type first decides where an error is told, so that errors are told by reading everything.
    if (read?.reading !== undefined) {
      for (const one of recording.sorted()) findings.add(one);
      return read;
    }
  }
  const recording = new Recording();
  const read = new ProjectReader(project, recording).read();
  if (read === undefined) throw new RangeError('a reading without an earlier one is whole');
  for (const one of recording.sorted()) findings.add(one);
  return read;
}

class ProjectReader {
  readonly #project: LoadedProject;
  readonly #findings: Recording;
  readonly #reader: Reader;
  readonly #kept: Kept | undefined;
  readonly #providers = new Map<ts.ClassDeclaration, ReadClass | undefined>();
  readonly #classes = new Map<ts.ClassDeclaration, ClassFacts>();

  constructor(project: LoadedProject, findings: Recording, kept?: Kept) {
    this.#project = project;
    this.#findings = findings;
    this.#reader = new Reader(project, findings);
    this.#kept = kept;
  }

  /** Undefined when what was kept does not go together with what is new. */
  read(): ReadProject | undefined {
    const project = this.#project;
    const reader = this.#reader;
    for (const problem of project.configProblems) this.#findings.add(problem);
    reportSyntax(project, this.#findings);
    const found = this.#readFiles();
    if (found === undefined) return undefined;
    const all = [...found.values()].flatMap(({ components }) => components);
    this.#reportStray(all, new Set(found.keys()));
    const used = new Set<ComponentIr>();
    const servers = project.config.servers.map((server): ServerIr => {
      const files = project.servers.get(server.name) ?? [];
      const own = files.flatMap((file) => found.get(file)?.components ?? []);
      if (own.length === 0) {
        const loc = { file: CONFIG_FILE, line: 1, column: 1, length: 1, text: '' };
        this.#findings.warn('CG1004', loc, `server type ${server.name} has no components`, {
          hint: `looked for @Component() in ${server.components.join(', ')}`,
        });
      }
      return {
        name: server.name,
        frontend: server.frontend,
        components: own.map(({ ir }) => this.#ofServer(server.name, ir, used)),
        providers: this.#readProviders(own, all),
      };
    });
    const definitions = this.#sharedDefinitions();
    const types = Object.entries(reader.types.types).map(
      ([id, one]) => [id, definitions.get(id)?.definition ?? one] as const,
    );
    const ir: Ir = { version: IR_VERSION, servers, types: Object.fromEntries(types) };
    const { missingPackages } = reader.types;
    if (this.#findings.hasErrors) return { ir, missingPackages };
    const reading: Reading = {
      project,
      ir,
      files: found,
      definitions,
      providers: this.#providers,
      classes: this.#classes,
    };
    return { ir, missingPackages, reading };
  }

  /** A component of several server types is another one in each: its messages and its service have the type's name. */
  #ofServer(server: string, ir: ComponentIr, used: Set<ComponentIr>): ComponentIr {
    let own = ir;
    if (used.has(ir)) {
      const servers = this.#kept?.reading.ir.servers ?? [];
      const components = servers.find(({ name }) => name === server)?.components ?? [];
      const before = components.find(({ name }) => name === ir.name);
      const copy = structuredClone(ir);
      own = before === undefined || used.has(before) ? copy : shareParts(before, copy);
    }
    used.add(own);
    return own;
  }

  /** By file, in the order of their paths. */
  #readFiles(): ReadonlyMap<ts.SourceFile, FileReading> | undefined {
    const project = this.#project;
    const files = [...new Set([...project.servers.values()].flat())];
    files.sort((a, b) => compareText(project.pathOf(a), project.pathOf(b)));
    const found = new Map<ts.SourceFile, FileReading>();
    const taken: FileReading[] = [];
    for (const file of files) {
      const earlier = this.#kept?.file(file);
      if (earlier !== undefined) taken.push(earlier);
      found.set(file, earlier ?? this.#readFile(file));
    }
    if (this.#kept?.restore(taken, this.#reader) === false) return undefined;
    return found;
  }

  #readFile(file: ts.SourceFile): FileReading {
    const { result, noted } = this.#findings.note(() => readComponents(file, this.#reader));
    const before = this.#kept?.componentsIn(file) ?? [];
    const components = result.map((one, i) => ({ ...one, ir: shareParts(before[i]?.ir, one.ir) }));
    return { components, noted };
  }

  /** What is as it was keeps its identity. */
  #sharedDefinitions(): ReadonlyMap<TypeId, Defined> {
    const before = this.#kept?.reading.definitions;
    const definitions = this.#reader.types.definitions.read;
    if (before === undefined) return definitions;
    return new Map(
      [...definitions].map(([id, one]) => {
        const definition = shareParts(before.get(id)?.definition, one.definition);
        return [id, { ...one, definition }];
      }),
    );
  }

  /** Classes that constructors ask for, and theirs in turn; components of the same server are made already. */
  #readProviders(
    own: readonly FoundComponent[],
    all: readonly FoundComponent[],
  ): readonly ClassIr[] {
    const providers = new Map<ts.ClassDeclaration, ClassIr>();
    const made = new Set(own.map(({ node }) => node));
    const visit = (nodes: readonly ts.ClassDeclaration[], asker: ClassIr) => {
      for (const node of nodes) {
        if (made.has(node) || providers.has(node)) continue;
        const elsewhere = all.find((component) => component.node === node);
        if (elsewhere !== undefined) {
          const message = `${asker.className} asks for ${elsewhere.ir.className}, a component of another server type`;
          this.#findings.error('CG1016', asker.loc, message, { hint: 'call it through Remotes' });
          continue;
        }
        const read = this.#readProvider(node);
        if (read === undefined) continue;
        providers.set(node, read.ir);
        visit(read.needs, read.ir);
      }
    };
    for (const { ir, needs } of own) visit(needs, ir);
    return [...providers.values()].sort(
      (a, b) => compareText(a.file, b.file) || compareText(a.className, b.className),
    );
  }

  #readProvider(node: ts.ClassDeclaration): ReadClass | undefined {
    const known = this.#providers.get(node) ?? this.#keptOf(node, 'providers');
    const read = known ?? readClass(node, this.#reader);
    this.#providers.set(node, read);
    return read;
  }

  #factsOf(node: ts.ClassDeclaration): ClassFacts {
    const facts = this.#keptOf(node, 'classes') ?? classFacts(node, this.#reader);
    this.#classes.set(node, facts);
    return facts;
  }

  #keptOf<Part extends 'providers' | 'classes'>(node: ts.ClassDeclaration, part: Part) {
    if (this.#kept?.holds(node.getSourceFile()) !== true) return undefined;
    const map: ReadonlyMap<ts.ClassDeclaration, unknown> = this.#kept.reading[part];
    return map.get(node) as ReturnType<Reading[Part]['get']>;
  }

  /** Components that no server lists, and decorated methods of classes that no component extends. */
  #reportStray(components: readonly FoundComponent[], listed: ReadonlySet<ts.SourceFile>): void {
    const used = new Set(components.flatMap(({ chain }) => chain));
    const reader = this.#reader;
    for (const file of this.#project.files) {
      if (file.isDeclarationFile || this.#project.pathOf(file).startsWith('../')) continue;
      for (const node of file.statements.filter(ts.isClassDeclaration)) {
        const { isComponent, marks } = this.#factsOf(node);
        if (isComponent && !listed.has(file)) {
          const name = node.name?.text ?? 'a class';
          const loc = reader.locate(node.name ?? node);
          this.#findings.warn('CG1003', loc, `component ${name} lies outside every server`);
        }
        if (isComponent || used.has(node)) continue;
        for (const { member, mark } of marks) {
          const where = `${node.name?.text ?? 'a class'}.${member.name?.getText() ?? ''}`;
          const message = `@${mark.decorator} on ${where}, whose class is no component`;
          this.#findings.error('CG1005', reader.locate(mark.node), message);
        }
      }
    }
  }
}

/** The parser leaves out what it does not understand, and a method with it. */
function reportSyntax(project: LoadedProject, findings: Findings): void {
  for (const { file, start, length, messageText } of project.syntaxErrors) {
    const loc = locateSpan(file, start, start + length, project.pathOf);
    findings.error('CG1022', loc, ts.flattenDiagnosticMessageText(messageText, ' '));
  }
}
