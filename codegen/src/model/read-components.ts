import type { NameStyle } from '@nopal/core';
import { ts } from '../discover/compiler.js';
import type { ComponentIr } from '../ir/ir.js';
import { styleName } from '../ir/name-style.js';
import { classChain, markedMethods } from './class-members.js';
import { readClass } from './read-class.js';
import { type ComponentDefaults, readHandler, readRemote } from './read-methods.js';
import { readNotes } from './read-notes.js';
import { marksOf, readOptions } from './read-options.js';
import { readPushes } from './read-pushes.js';
import type { Reader } from './reader.js';
import { readComponentHttp } from './routes/component-http.js';
import { readRoute } from './routes/read-route.js';

const COMPONENT_OPTIONS = {
  name: 'string',
  names: ['camelCase', 'lowercase', 'snake_case', 'PascalCase'],
  access: ['public', 'bound'],
  timeoutMs: 'milliseconds',
  http: 'object',
} as const;

/** A component where it stands. */
export interface FoundComponent {
  readonly node: ts.ClassDeclaration;
  readonly ir: ComponentIr;
  /** The classes that its constructor asks for. */
  readonly needs: readonly ts.ClassDeclaration[];
  /** The class and those that it extends. */
  readonly chain: readonly ts.ClassLikeDeclaration[];
}

/** The components of a file. */
export function readComponents(file: ts.SourceFile, reader: Reader): readonly FoundComponent[] {
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
    const http = readComponentHttp(mark.arguments[0], reader);
    const routes = of('Route').flatMap((method) => readRoute(method, defaults, http, reader) ?? []);
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
    return [{ node, ir, needs: read.needs, chain: classChain(node, reader.project.checker) }];
  });
}
