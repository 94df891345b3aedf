import type { Body, Ir, Type, TypeDef, TypeId } from '../ir/ir.js';
import { ByObject, Memo } from '../ir/memo.js';
import { pushListener } from '../ir/push-listener.js';
import { partsOf, partsOfDefinition } from '../ir/type-parts.js';
import { typeStamps } from '../ir/type-stamps.js';
import { serversForClients } from './client-routes.js';
import type { Contract } from './contract.js';
import { TypePrinter } from './print-type.js';
import { CLIENT_PACKAGE, docComment, HEADER, literal, typeKey } from './text.js';

/** Names that client.d.ts itself uses or declares. */
const OURS =
  /^(?:GameClient|Contract|Json|RequestOptions|Promise|Date|Map|Set|Record|Uint8Array|contract)$/;

/** client.d.ts: stands alone, with copies of the messages' types. */
export function emitClientTypes(
  { ir, messages }: Pick<Contract, 'ir' | 'messages'>,
  memo = new Memo(),
): string {
  const printer = new TypePrinter(ir.types, typeName);
  const known = memo.slot('client types', () => new ByObject<TypeDef, Declaration>());
  const { stamps } = typeStamps(messages.types, memo);
  const types = reachedTypes(ir, memo).map((definition) => {
    const { text, usesJson } = known.get(definition, [stamps.get(definition.name) ?? {}], () => {
      const own = new TypePrinter(ir.types, typeName);
      return { text: declarationOf(definition, own), usesJson: own.usesJson };
    });
    if (usesJson) printer.usesJson = true;
    return text;
  });
  const body = (given: Body): string | undefined =>
    given.k === 'none'
      ? undefined
      : given.k === 'raw'
        ? 'Uint8Array'
        : printer.print(given.type, '      ');
  const servers = serversForClients(ir).map(({ server, components }) => {
    const inner = components.map((component) => {
      const handlers = component.handlers.map((handler) => {
        const given = body(handler.body);
        const payload = given === undefined ? [] : [`body: ${given}`];
        const isRequest = handler.kind === 'request';
        const parameters = isRequest ? [...payload, 'options?: RequestOptions'] : payload;
        const result = isRequest ? `Promise<${body(handler.result) ?? 'void'}>` : 'void';
        return `${docComment(handler.doc, '      ')}      ${typeKey(handler.name)}(${parameters.join(', ')}): ${result};\n`;
      });
      const pushes = component.pushes.map((push) => {
        const message = body(push.body) ?? 'Record<string, never>';
        return `${docComment(push.doc, '      ')}      ${typeKey(pushListener(push.member))}(listener: (message: ${message}) => void): () => void;\n`;
      });
      return `${docComment(component.doc, '    ')}    ${typeKey(component.name)}: {\n${handlers.join('')}${pushes.join('')}    };\n`;
    });
    return `  ${typeKey(server.name)}: {\n${inner.join('')}  };\n`;
  });
  const hasRequests = ir.servers.some((server) =>
    server.components.some((one) => one.handlers.some((handler) => handler.kind === 'request')),
  );
  const imports = [
    'Contract',
    ...(printer.usesJson ? ['Json'] : []),
    ...(hasRequests ? ['RequestOptions'] : []),
  ];
  return [
    HEADER,
    `import type { ${imports.join(', ')} } from '${CLIENT_PACKAGE}';\n\n`,
    ...types,
    '/** What clients may call and hear, by server type and component. */\n',
    `export interface GameClient {\n${servers.join('')}}\n\n`,
    'export declare const contract: Contract<GameClient>;\n',
  ].join('');
}

interface Declaration {
  readonly text: string;
  readonly usesJson: boolean;
}

/** A type as a client's file declares it. */
export function declarationOf(
  definition: TypeDef,
  printer: TypePrinter,
  nameOf: (definition: TypeDef) => string = typeName,
): string {
  const doc = docComment(definition.doc, '');
  const name = nameOf(definition);
  if (definition.k === 'enum') {
    const members = definition.members.map(
      (one) => `  readonly ${typeKey(one.name)}: ${literal(one.value)};\n`,
    );
    return `${doc}export declare const ${name}: {\n${members.join('')}};\n${doc}export type ${name} = ${printer.body(definition, '')};\n\n`;
  }
  if (definition.k === 'object' && definition.fields.length > 0) {
    return `${doc}export interface ${name} ${printer.object(definition.fields, '')}\n\n`;
  }
  return `${doc}export type ${name} = ${printer.body(definition, '')};\n\n`;
}

/** client-protobuf.d.ts: the same types, and a contract that asks for protobuf. @param types the file that has them */
export function emitProtobufClientTypes(types: string): string {
  return `${HEADER}import type { Contract } from '${CLIENT_PACKAGE}';
import type { GameClient } from '${types}';

export * from '${types}';
export declare const contract: Contract<GameClient>;
`;
}

/** What a type is called in the client's files. */
export function typeName(definition: TypeDef): string {
  return OURS.test(definition.name) ? `${definition.name}Type` : definition.name;
}

/** The types that a handler or push leads to, in the order of their names; those of remotes alone are left out. */
export function reachedTypes(ir: Ir, memo: Memo): readonly TypeDef[] {
  const known = memo.slot('reached types', () => new ByObject<Ir, readonly TypeDef[]>());
  const leads = memo.slot('printed references', () => new ByObject<TypeDef, readonly TypeId[]>());
  const leadsOf = (definition: TypeDef) =>
    leads.get(definition, [], () => partsOfDefinition(definition).flatMap(printedRefs));
  return known.get(ir, [], () => findReached(ir, leadsOf));
}

function findReached(
  ir: Ir,
  leadsOf: (definition: TypeDef) => readonly TypeId[],
): readonly TypeDef[] {
  const reached = new Set<TypeDef>();
  const open: TypeId[] = [];
  for (const { components } of serversForClients(ir)) {
    for (const component of components) {
      const bodies = [
        ...component.handlers.flatMap((handler) => [handler.body, handler.result]),
        ...component.pushes.map((push) => push.body),
      ];
      for (const body of bodies) if (body.k === 'message') open.push(...printedRefs(body.type));
    }
  }
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const definition = ir.types[id];
    if (definition === undefined) throw new RangeError(`the model has no type ${id}`);
    if (reached.has(definition)) continue;
    reached.add(definition);
    open.push(...leadsOf(definition));
  }
  return [...reached].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The definitions that a type names where it is printed: of the keys of a record only their kind is. */
function printedRefs(type: Type): readonly TypeId[] {
  if (type.k === 'ref') return [type.id];
  if (type.k === 'record') return printedRefs(type.of);
  return partsOf(type).flatMap(printedRefs);
}
