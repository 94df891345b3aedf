import type { RemoteIr } from '../ir/ir.js';
import type { Messages } from '../wire/messages.js';
import type { GrpcServiceDefinition } from './grpc-services.js';
import { docComment, HEADER, quote, typeKey } from './text.js';

/** The part of the runtime that gRPC definitions import; @grpc/grpc-js itself is not among what they need. */
const GRPC_RUNTIME = '@nopal/server/grpc';

/** An object without members. */
const NOTHING = 'Record<string, never>';

/** grpc.js: a definition for each service that remotes are, for grpc-js without reflection. */
export function emitGrpc(services: readonly GrpcServiceDefinition[], messages: Messages): string {
  const codecs = new Set<string>();
  const definitions = services.map((service) => {
    const rows = service.methods.map(({ name, remote }) => {
      const pair = messages.remotes.get(remote);
      const names = [pair?.request.constant ?? '', pair?.reply.constant ?? ''];
      for (const one of names) codecs.add(one);
      const path = quote(`/${service.fullName}/${name}`);
      return `  ${name}: grpcMethod(${path}, ${names.join(', ')}),\n`;
    });
    return `\nexport const ${service.name} = {\n${rows.join('')}};\n`;
  });
  if (definitions.length === 0) return `${HEADER}export {};\n`;
  return [
    HEADER,
    `import { grpcMethod } from '${GRPC_RUNTIME}';\n`,
    `import { ${[...codecs].sort().join(', ')} } from './codecs.js';\n`,
    ...definitions,
  ].join('');
}

/**
 * grpc.d.ts: requests and responses, which wrap parameters and results but those of hand-written services;
 * taken from the remotes' types.
 */
export function emitGrpcTypes(services: readonly GrpcServiceDefinition[]): string {
  if (services.length === 0) return `${HEADER}export {};\n`;
  const definitions = services.map((service) => {
    const rows = service.methods.map(({ name, remote, server, component }) => {
      const method = `Remotes[${quote(server)}][${quote(component)}][${quote(remote.name)}]`;
      const types = `${requestType(remote, method)}, ${responseType(remote, method)}`;
      return `${docComment(remote.doc, '  ')}  readonly ${name}: GrpcMethod<${types}>;\n`;
    });
    return `\n${docComment(service.doc, '')}export declare const ${service.name}: {\n${rows.join('')}};\n`;
  });
  return [
    HEADER,
    `import type { GrpcMethod } from '${GRPC_RUNTIME}';\n`,
    `import type { Remotes } from './remotes.js';\n`,
    ...definitions,
  ].join('');
}

function requestType(remote: RemoteIr, method: string): string {
  const fields = remote.parameters.filter((one) => one.k === 'field');
  if (fields.length === 0) return NOTHING;
  if (remote.implements !== undefined) return `Parameters<${method}>[0]`;
  const members = fields.map(
    ({ name, optional }, i) =>
      `${typeKey(name)}${optional ? '?' : ''}: Parameters<${method}>[${i}]`,
  );
  return `{ ${members.join('; ')} }`;
}

function responseType(remote: RemoteIr, method: string): string {
  if (remote.result === undefined) return NOTHING;
  if (remote.implements !== undefined) return `Awaited<ReturnType<${method}>>`;
  const { name, optional, undef } = remote.result;
  return `{ ${typeKey(name)}${optional || undef ? '?' : ''}: Awaited<ReturnType<${method}>> }`;
}
