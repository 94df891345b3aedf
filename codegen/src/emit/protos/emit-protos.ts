import type { WireService } from '../../wire/plan-services.js';
import type { Contract } from '../contract.js';
import { type Files, HEADER } from '../text.js';
import { nestingOf } from './nesting.js';
import { printEnum } from './print-enum.js';
import { type ProtoContext, printMessage } from './print-message.js';
import { comment } from './proto-comment.js';
import { type ProtoFile, protoFiles } from './proto-files.js';
import { ProtoScope } from './proto-scope.js';

/** The .proto files: the messages, and each component's service and routes. Paths begin in the folder that imports begin in. */
export function emitProtos(contract: Contract): Files {
  const { messages, plan, services } = contract;
  const { model } = plan;
  const nested = nestingOf(model);
  const context = { model, types: messages.types, scope: new ProtoScope(model, services), nested };
  return new Map(protoFiles(contract, nested).map((file) => [file.path, printFile(file, context)]));
}

function printFile(file: ProtoFile, context: ProtoContext): string {
  const routes = file.routes.length === 0 ? '' : `//\n${comment(file.routes, '')}`;
  const imports = file.imports.map((path) => `import "${path}";\n`).join('');
  const blocks = [
    HEADER + routes,
    'syntax = "proto3";\n',
    `package ${context.model.package};\n`,
    imports,
    ...file.declarations.map((one) =>
      one.k === 'enum' ? printEnum(one.enumeration, '') : printMessage(one.message, context),
    ),
    file.service === undefined ? '' : printService(file.service, context.scope),
  ];
  return blocks.filter((block) => block !== '').join('\n');
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
