import { type Ir, type RemoteIr, rpcPath } from '../ir/ir.js';
import type { Messages } from '../wire/messages.js';
import { ServerTypes } from './server-types.js';
import { docComment, HEADER, key, quote, RUNTIME_PACKAGE, typeKey } from './text.js';

/** remotes.js: how every remote of the project is called. */
export function emitRemotes(ir: Ir, messages: Messages): string {
  const codecs = new Set<string>();
  const servers = serversWithRemotes(ir).map(({ server, components }) => {
    const inner = components.map((component) => {
      const rows = component.remotes.map((remote) => {
        const pair = messages.remotes.get(remote);
        const names = [pair?.request.constant ?? '', pair?.reply.constant ?? ''] as const;
        for (const name of names) codecs.add(name);
        const route = quote(`${server.name}.${component.name}.${remote.name}`);
        const parameters = fieldsOf(remote).map((field) => quote(field.name));
        const rpc =
          remote.implements && `        implements: ${quote(rpcPath(remote.implements))},\n`;
        const twice = remote.idempotent ? '        idempotent: true,\n' : '';
        return `      ${key(remote.name)}: {\n        route: ${route},\n${rpc ?? ''}${twice}        parameters: [${parameters.join(', ')}],\n        request: ${names[0]},\n        reply: ${names[1]},\n      },\n`;
      });
      return `    ${key(component.name)}: {\n${rows.join('')}    },\n`;
    });
    return `  ${key(server.name)}: {\n${inner.join('')}  },\n`;
  });
  const imports =
    codecs.size === 0 ? '' : `import { ${[...codecs].sort().join(', ')} } from './codecs.js';\n\n`;
  const table = servers.length === 0 ? '{}' : `{\n${servers.join('')}}`;
  return `${HEADER}${imports}export const remotes = ${table};\n`;
}

/** remotes.d.ts: the type that a constructor asks for. */
export function emitRemotesTypes(ir: Ir, messages: Messages, output: string): string {
  const types = new ServerTypes(messages.types, `${output}/remotes.d.ts`);
  const { printer } = types;
  const servers = serversWithRemotes(ir).map(({ server, components }) => {
    const inner = components.map((component) => {
      const methods = component.remotes.map((remote) => {
        const parameters = fieldsOf(remote).map((field, i, all) => {
          const canLeaveOut = all.slice(i).every((one) => one.optional);
          const text = printer.printField(
            canLeaveOut || !field.optional ? field : { ...field, undef: true },
            '      ',
          );
          return `${parameterName(field.name, i)}${canLeaveOut ? '?' : ''}: ${text}`;
        });
        const result =
          remote.result === undefined ? 'void' : printer.printField(remote.result, '      ');
        return `${docComment(remote.doc, '      ')}      ${typeKey(remote.name)}(${parameters.join(', ')}): Promise<${result}>;\n`;
      });
      return `${docComment(component.doc, '    ')}    ${typeKey(component.name)}: RemoteComponent<{\n${methods.join('')}    }>;\n`;
    });
    return `  ${typeKey(server.name)}: {\n${inner.join('')}  };\n`;
  });
  const runtime = [
    ...(printer.usesJson ? ['Json'] : []),
    ...(servers.length === 0 ? [] : ['RemoteComponent']),
    'RemoteTable',
  ].join(', ');
  return [
    HEADER,
    `import type { ${runtime} } from '${RUNTIME_PACKAGE}';\n`,
    types.emit(),
    '/** The remotes of every server type: ask for it in a constructor. */\n',
    `export interface Remotes {\n${servers.join('')}}\n\n`,
    'export declare const remotes: RemoteTable;\n',
  ].join('');
}

function parameterName(name: string, index: number): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `p${index}`;
}

function fieldsOf(remote: RemoteIr) {
  return remote.parameters.filter((one) => one.k === 'field');
}

function serversWithRemotes(ir: Ir) {
  return ir.servers
    .map((server) => ({
      server,
      components: server.components.filter((one) => one.remotes.length > 0),
    }))
    .filter(({ components }) => components.length > 0);
}
