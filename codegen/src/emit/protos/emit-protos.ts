import { ByObject, Memo } from '../../ir/memo.js';
import type { WireService } from '../../wire/plan-services.js';
import type { WireEnum, WireMessage } from '../../wire/wire-model.js';
import type { Contract } from '../contract.js';
import { ContractStamps } from '../contract-stamps.js';
import { type Files, HEADER } from '../text.js';
import type { Nested } from './nesting.js';
import { printEnum } from './print-enum.js';
import { type ProtoContext, printMessage } from './print-message.js';
import { comment } from './proto-comment.js';
import { type ProtoFile, protoFiles } from './proto-files.js';
import { ProtoScope } from './proto-scope.js';

/** The scope of the last files, and what was printed in it. */
interface Kept {
  scope?: ProtoScope;
  readonly printed: ByObject<WireMessage | WireEnum, string>;
}

/** The .proto files: the messages, and each component's service and routes. Paths begin in the folder that imports begin in. */
export function emitProtos(contract: Contract, memo = new Memo()): Files {
  const { messages, plan, services } = contract;
  const { model } = plan;
  const kept = memo.slot('printed protos', (): Kept => ({ printed: new ByObject() }));
  const fresh = new ProtoScope(model, services, memo);
  // What is printed with a scope names types as it says; one that says the same takes its place.
  const scope = kept.scope?.isLike(fresh) ? kept.scope : fresh;
  kept.scope = scope;
  const stamps = memo.lasts ? ContractStamps.of(messages.types, model, memo) : undefined;
  const { nested, files } = protoFiles(contract, memo);
  const context = { model, types: messages.types, scope: fresh, nested };
  const print = (one: Nested): string => {
    const node = one.k === 'enum' ? one.enumeration : one.message;
    const text = () =>
      one.k === 'enum' ? printEnum(one.enumeration, '') : printMessage(one.message, context);
    if (stamps === undefined) return text();
    return kept.printed.get(node, [stamps.wire(node.fullName), scope], text);
  };
  return new Map(files.map((file) => [file.path, printFile(file, context, print)]));
}

function printFile(file: ProtoFile, context: ProtoContext, print: (one: Nested) => string): string {
  const routes = file.routes.length === 0 ? '' : `//\n${comment(file.routes, '')}`;
  const imports = file.imports.map((path) => `import "${path}";\n`).join('');
  const blocks = [
    HEADER + routes,
    'syntax = "proto3";\n',
    `package ${context.model.package};\n`,
    imports,
    ...file.declarations.map(print),
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
