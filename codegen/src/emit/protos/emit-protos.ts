import { compareText } from '../../ir/diagnostic.js';
import { componentFile, type WireService } from '../../wire/plan-services.js';
import type { Contract } from '../contract.js';
import { type Files, HEADER } from '../text.js';
import { importsOf } from './imports.js';
import { nestedIn } from './nesting.js';
import { printEnum } from './print-enum.js';
import { type ProtoContext, printMessage } from './print-message.js';
import { comment } from './proto-comment.js';
import { ProtoScope } from './proto-scope.js';
import { routeList } from './route-list.js';

/** The file of all messages, as imports name it: `arena/v1/messages.proto`. */
export function messagesFile(pkg: string): string {
  return `${folderOf(pkg)}/messages.proto`;
}

/** The package's folder, which linters and other languages expect to be its name. */
export function folderOf(pkg: string): string {
  return pkg.replaceAll('.', '/');
}

/** The .proto files: the messages, and each component's service and routes. Paths begin in the folder that imports begin in. */
export function emitProtos(contract: Contract): Files {
  const { ir, messages, plan, services } = contract;
  const { model } = plan;
  const files = new Map<string, string>();
  const scope = new ProtoScope(model, services);
  const top = nestedIn(undefined, model);
  if (top.length > 0)
    files.set(messagesFile(model.package), printMessages({ model, types: messages.types, scope }));
  const components = ir.servers.flatMap((server) =>
    server.components.map((component) => ({ server: server.name, component })),
  );
  for (const { server, component } of components) {
    const service = services.find((one) => one.component === component);
    const routes = routeList(server, component, contract);
    if (service === undefined && routes.length === 0) continue;
    const file = `${folderOf(model.package)}/${componentFile(server, component)}.proto`;
    const body = service === undefined ? '' : `\n${printService(service, scope)}`;
    const imports = service === undefined ? [] : importsOfService(service, contract);
    files.set(file, head(routes, model.package, imports) + body);
  }
  return new Map([...files].sort(([a], [b]) => compareText(a, b)));
}

function printMessages(context: ProtoContext): string {
  const { model } = context;
  const declarations = nestedIn(undefined, model).map((one) =>
    one.k === 'enum' ? printEnum(one.enumeration, '') : printMessage(one.message, context),
  );
  return `${head([], model.package, importsOf(model))}\n${declarations.join('\n')}`;
}

function head(about: readonly string[], pkg: string, imports: readonly string[]): string {
  const lines = imports.map((file) => `import "${file}";\n`).join('');
  const more = about.length === 0 ? '' : `//\n${comment(about, '')}`;
  return `${HEADER}${more}\nsyntax = "proto3";\n\npackage ${pkg};\n${lines === '' ? '' : `\n${lines}`}`;
}

/** The files that a service's requests and responses are in. */
export function importsOfService(
  service: WireService,
  { plan }: Pick<Contract, 'plan'>,
): readonly string[] {
  const files = service.methods.flatMap(({ request, response }) =>
    [request, response].map(
      (name) => plan.model.messages.get(name)?.declaredIn ?? messagesFile(plan.model.package),
    ),
  );
  return [...new Set(files)].sort(compareText);
}

function printService(service: WireService, scope: ProtoScope): string {
  const { component, name, fullName, server } = service;
  const notes = [
    component.doc ?? `Remotes of ${server}.${component.name}.`,
    '',
    'The messages of all components share one package, so they begin with their component.',
    'buf:lint:ignore RPC_REQUEST_STANDARD_NAME',
    'buf:lint:ignore RPC_RESPONSE_STANDARD_NAME',
  ];
  const methods = service.methods.map(({ name: method, remote, request, response }) => {
    const doc = comment(remote.doc === undefined ? [] : [remote.doc], '  ');
    const types = [request, response].map((one) => scope.nameOf(one, fullName));
    return `${doc}  rpc ${method}(${types[0]}) returns (${types[1]});\n`;
  });
  return `${comment(notes, '')}service ${name} {\n${methods.join('\n')}}\n`;
}
