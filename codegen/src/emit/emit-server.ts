import {
  type Body,
  type ClassIr,
  type ComponentIr,
  type DependencyIr,
  type HandlerIr,
  pushRoute,
  type RemoteIr,
  rpcPath,
  type ServerIr,
} from '../ir/ir.js';
import { ByObject, Memo } from '../ir/memo.js';
import { type Message, type Messages, messagesOf } from '../wire/messages.js';
import { rpcNames, type WireService } from '../wire/plan-services.js';
import { routeRow } from './route-row.js';
import { HEADER, importPath, key, member, quote } from './text.js';

/** servers/<type>.js: the table of one server type, with direct references to its classes and codecs. */
export function emitServer(
  server: ServerIr,
  messages: Messages,
  services: readonly WireService[],
  output: string,
  memo = new Memo(),
): string {
  const rpcs = rpcNames(services);
  const classes = new ClassImports(server, output);
  const codecs = new Set<string>();
  const known = memo.slot(`table of ${server.name}`, () => new ByObject<ComponentIr, string>());
  const components = server.components.map((one) => {
    const used = messagesOf(one, messages);
    for (const message of used) if (message !== undefined) codecs.add(message.constant);
    const methods = known.get(one, used, () => methodRows(server, one, messages, rpcs));
    return `    {\n${classHead(one, classes)}${methods}    },\n`;
  });
  const providers = server.providers.map((one) => `    {\n${classHead(one, classes)}    },\n`);
  const imports = [...codecs].sort();
  return [
    HEADER,
    classes.emit(),
    imports.length === 0 ? '' : `import { ${imports.join(', ')} } from '../codecs.js';\n`,
    '\nexport const table = {\n',
    components.length === 0
      ? '  components: [],\n'
      : `  components: [\n${components.join('')}  ],\n`,
    providers.length === 0 ? '  providers: [],\n' : `  providers: [\n${providers.join('')}  ],\n`,
    '};\n',
  ].join('');
}

/** What follows from the component and its messages alone. */
function methodRows(
  server: ServerIr,
  ir: ComponentIr,
  messages: Messages,
  rpcs: ReadonlyMap<RemoteIr, string>,
): string {
  const body = (given: Body, message: Message | undefined): string =>
    message === undefined ? `'${given.k === 'raw' ? 'raw' : 'none'}'` : message.constant;
  const rows = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? `      ${name}: [],\n` : `      ${name}: [\n${lines.join('')}      ],\n`;
  const handlers = ir.handlers.map((one) =>
    row([
      ['method', quote(one.method)],
      ['name', quote(one.name)],
      ['kind', quote(one.kind)],
      ['concurrent', String(one.concurrent)],
      ['access', quote(one.access)],
      ['timeoutMs', one.timeoutMs?.toString()],
      ['body', body(one.body, messages.bodies.get(one))],
      ['result', body(one.result, messages.results.get(one))],
      ['usesCall', String(one.parameters.includes('call'))],
      ['invoke', invokeHandler(one)],
    ]),
  );
  const remotes = ir.remotes.map((one) => {
    const pair = messages.remotes.get(one);
    const rpc = rpcs.get(one);
    return row([
      ['method', quote(one.method)],
      ['name', quote(one.name)],
      ['timeoutMs', one.timeoutMs?.toString()],
      ['implements', one.implements && quote(rpcPath(one.implements))],
      ['rpc', rpc && quote(rpc)],
      ['request', pair?.request.constant],
      ['reply', pair?.reply.constant],
      ['invoke', invokeRemote(one)],
    ]);
  });
  const pushes = ir.pushes.map((one) =>
    row([
      ['member', quote(one.member)],
      ['route', quote(pushRoute(server.name, ir.name, one))],
      ['body', body(one.body, messages.bodies.get(one))],
    ]),
  );
  const routes = ir.routes.map((one) =>
    row(routeRow(one, messages.routes.get(one), ({ constant }) => constant)),
  );
  return `      name: ${quote(ir.name)},
${rows('handlers', handlers)}${rows('remotes', remotes)}${rows(
  'pushes',
  pushes,
)}${routes.length === 0 ? '' : rows('routes', routes)}`;
}

function row(entries: readonly (readonly [string, string | undefined])[]): string {
  const lines = entries.flatMap(([name, value]) =>
    value === undefined ? [] : [`          ${key(name)}: ${value},\n`],
  );
  return `        {\n${lines.join('')}        },\n`;
}

function invokeHandler(handler: HandlerIr): string {
  const last = handler.parameters.includes('call')
    ? ', session, body, call'
    : handler.parameters.includes('body')
      ? ', session, body'
      : handler.parameters.includes('session')
        ? ', session'
        : '';
  return `(self${last}) => self${member(handler.method)}(${handler.parameters.join(', ')})`;
}

function invokeRemote(remote: RemoteIr): string {
  const given = remote.parameters.map((one) =>
    one.k === 'call'
      ? 'call'
      : remote.implements === undefined
        ? `request${member(one.name)}`
        : 'request',
  );
  const last = given.includes('call') ? ', request, call' : given.length > 0 ? ', request' : '';
  return `(self${last}) => self${member(remote.method)}(${given.join(', ')})`;
}

function classHead(ir: ClassIr, classes: ClassImports): string {
  const name = classes.nameOf(ir);
  const dependencies = ir.dependencies.map((one) =>
    'service' in one
      ? `{ service: ${quote(one.service)} }`
      : `{ type: ${classes.nameOf(one)}, className: ${quote(one.className)} }`,
  );
  const given = dependencies.map((_, i) => `given[${i}]`).join(', ');
  const create = `      create: (${given === '' ? '' : 'given'}) => new ${name}(${given}),\n`;
  return (
    `      className: ${quote(ir.className)},\n      file: ${quote(ir.file)},\n      type: ${name},\n` +
    `${ir.isAbstract ? '' : create}      dependencies: [${dependencies.join(', ')}],\n`
  );
}

type ImportedClass =
  | Pick<ClassIr, 'file' | 'exportName' | 'className'>
  | Exclude<DependencyIr, { service: string }>;

/** Gives each imported class a name of its own in the file. */
class ClassImports {
  readonly #names = new Map<string, string>();
  readonly #lines: string[] = [];
  readonly #output: string;

  constructor(server: ServerIr, output: string) {
    this.#output = output;
    const taken = new Set<string>();
    for (const one of [...server.components, ...server.providers]) this.#add(one, taken);
    for (const one of [...server.components, ...server.providers]) {
      for (const dependency of one.dependencies)
        if (!('service' in dependency)) this.#add(dependency, taken);
    }
  }

  nameOf(one: ImportedClass): string {
    return this.#names.get(`${one.file} ${one.exportName}`) ?? one.className;
  }

  emit(): string {
    return this.#lines.join('');
  }

  #add(one: ImportedClass, taken: Set<string>): void {
    const id = `${one.file} ${one.exportName}`;
    if (this.#names.has(id)) return;
    const base = /^[A-Za-z_$][\w$]*$/.test(one.className) ? one.className : 'Class';
    // The names that this file itself uses, and codecs, which end so.
    const isOurs = base === 'table' || base === 'given' || base.endsWith('Codec');
    let name = isOurs ? `${base}Class` : base;
    for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
    taken.add(name);
    this.#names.set(id, name);
    const as = one.exportName === name ? name : `${key(one.exportName)} as ${name}`;
    const path = importPath(`${this.#output}/servers/x.js`, one.file);
    this.#lines.push(`import { ${as} } from ${quote(path)};\n`);
  }
}
