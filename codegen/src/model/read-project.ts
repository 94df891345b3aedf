import type { NameStyle } from '@nopal/core';
import { CONFIG_FILE } from '../config/read-config.js';
import { ts } from '../discover/compiler.js';
import type { LoadedProject } from '../discover/load-project.js';
import { compareText, type Findings } from '../ir/diagnostic.js';
import { type ClassIr, type ComponentIr, IR_VERSION, type Ir, type ServerIr } from '../ir/ir.js';
import { styleName } from '../ir/name-style.js';
import { classChain, markedMethods } from './class-members.js';
import { locateSpan } from './locate.js';
import { type ReadClass, readClass } from './read-class.js';
import { type ComponentDefaults, readHandler, readRemote, readRoute } from './read-methods.js';
import { readNotes } from './read-notes.js';
import { marksOf, readOptions } from './read-options.js';
import { readPushes } from './read-pushes.js';
import { Reader } from './reader.js';

const COMPONENT_OPTIONS = {
  name: 'string',
  names: ['camelCase', 'lowercase', 'snake_case', 'PascalCase'],
  access: ['public', 'bound'],
  timeoutMs: 'milliseconds',
} as const;

interface FoundComponent {
  readonly node: ts.ClassDeclaration;
  readonly ir: ComponentIr;
  readonly needs: readonly ts.ClassDeclaration[];
}

/** The contract, and the npm packages whose types it needs and that were not read. */
export interface ReadProject {
  readonly ir: Ir;
  readonly missingPackages: ReadonlySet<string>;
}

/** Everything that the project's decorated classes declare. Whatever is wrong goes into `findings`. */
export function readProject(project: LoadedProject, findings: Findings): ReadProject {
  const reader = new Reader(project, findings);
  for (const problem of project.configProblems) findings.add(problem);
  reportSyntax(project, findings);
  const files = [...new Set([...project.servers.values()].flat())];
  files.sort((a, b) => compareText(project.pathOf(a), project.pathOf(b)));
  const found = new Map<ts.SourceFile, readonly FoundComponent[]>();
  for (const file of files) found.set(file, readComponents(file, reader));
  const all = [...found.values()].flat();
  reportStray(project, all, new Set(files), reader);
  const servers = project.config.servers.map((server): ServerIr => {
    const own = (project.servers.get(server.name) ?? []).flatMap((file) => found.get(file) ?? []);
    if (own.length === 0) {
      const loc = { file: CONFIG_FILE, line: 1, column: 1, length: 1, text: '' };
      findings.warn('CG1004', loc, `server type ${server.name} has no components`, {
        hint: `looked for @Component() in ${server.components.join(', ')}`,
      });
    }
    return {
      name: server.name,
      frontend: server.frontend,
      components: own.map(({ ir }) => ir),
      providers: readProviders(own, all, reader),
    };
  });
  const ir: Ir = { version: IR_VERSION, servers, types: reader.types.types };
  return { ir, missingPackages: reader.types.missingPackages };
}

/** The parser leaves out what it does not understand, and a method with it. */
function reportSyntax(project: LoadedProject, findings: Findings): void {
  for (const { file, start, length, messageText } of project.syntaxErrors) {
    const loc = locateSpan(file, start, start + length, project.pathOf);
    findings.error('CG1022', loc, ts.flattenDiagnosticMessageText(messageText, ' '));
  }
}

function readComponents(file: ts.SourceFile, reader: Reader): readonly FoundComponent[] {
  return file.statements.filter(ts.isClassDeclaration).flatMap((node) => {
    const mark = marksOf(node, reader).find((one) => one.decorator === 'Component');
    if (mark === undefined) return [];
    const read = readClass(node, reader);
    const options = readOptions(mark.arguments[0], COMPONENT_OPTIONS, reader);
    const className = node.name?.text ?? 'default';
    if (read?.ir.isAbstract === true) {
      reader.findings.error(
        'CG1016',
        read.ir.loc,
        `the component ${className} is abstract, so it cannot be made`,
      );
    }
    const names = (options.names ?? reader.project.config.names) as NameStyle;
    const { timeoutMs } = options;
    const defaults: ComponentDefaults = {
      className,
      names,
      access: options.access === 'bound' ? 'bound' : 'public',
      ...(typeof timeoutMs === 'number' && { timeoutMs }),
    };
    const methods = markedMethods(node, reader);
    const of = (decorator: string) =>
      methods.filter((method) => method.mark.decorator === decorator);
    const handlers = of('Handler').map((method) => readHandler(method, defaults, reader));
    const remotes = of('Remote').map((method) => readRemote(method, defaults, reader));
    const routes = of('Route').map((method) => readRoute(method, reader));
    const pushes = readPushes(node, defaults, reader);
    if (read === undefined) return [];
    const symbol = node.name && reader.project.checker.getSymbolAtLocation(node.name);
    const { notes, removed } = readNotes([node], symbol, 'component', reader.types);
    const ir: ComponentIr = {
      ...read.ir,
      name: typeof options.name === 'string' ? options.name : styleName(className, names),
      ...notes,
      loc: read.ir.loc,
      ...(removed !== undefined && { removed }),
      handlers,
      remotes,
      pushes,
      routes,
    };
    return [{ node, ir, needs: read.needs }];
  });
}

/** Classes that constructors ask for, and theirs in turn; components of the same server are made already. */
function readProviders(
  own: readonly FoundComponent[],
  all: readonly FoundComponent[],
  reader: Reader,
): readonly ClassIr[] {
  const providers = new Map<ts.ClassDeclaration, ClassIr>();
  const made = new Set(own.map(({ node }) => node));
  const visit = (nodes: readonly ts.ClassDeclaration[], asker: ClassIr) => {
    for (const node of nodes) {
      if (made.has(node) || providers.has(node)) continue;
      const elsewhere = all.find((component) => component.node === node);
      if (elsewhere !== undefined) {
        const message = `${asker.className} asks for ${elsewhere.ir.className}, a component of another server type`;
        reader.findings.error('CG1016', asker.loc, message, { hint: 'call it through Remotes' });
        continue;
      }
      const read: ReadClass | undefined = readClass(node, reader);
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

/** Components that no server lists, and decorated methods of classes that no component extends. */
function reportStray(
  project: LoadedProject,
  components: readonly FoundComponent[],
  listed: ReadonlySet<ts.SourceFile>,
  reader: Reader,
): void {
  const used = new Set<ts.ClassLikeDeclaration>();
  for (const { node } of components)
    for (const one of classChain(node, project.checker)) used.add(one);
  for (const file of project.files) {
    if (file.isDeclarationFile || project.pathOf(file).startsWith('../')) continue;
    for (const node of file.statements.filter(ts.isClassDeclaration)) {
      const isComponent = marksOf(node, reader).some((mark) => mark.decorator === 'Component');
      if (isComponent && !listed.has(file)) {
        const name = node.name?.text ?? 'a class';
        reader.findings.warn(
          'CG1003',
          reader.locate(node.name ?? node),
          `component ${name} lies outside every server`,
        );
      }
      if (isComponent || used.has(node)) continue;
      for (const member of node.members) {
        const mark = marksOf(member, reader).find((one) => one.decorator !== 'Component');
        if (mark === undefined) continue;
        const where = `${node.name?.text ?? 'a class'}.${member.name?.getText() ?? ''}`;
        const message = `@${mark.decorator} on ${where}, whose class is no component`;
        reader.findings.error('CG1005', reader.locate(mark.node), message);
      }
    }
  }
}
