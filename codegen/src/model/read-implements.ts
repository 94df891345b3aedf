import { ts } from '../discover/compiler.js';
import type { RemoteIr, RpcIr, Type, TypeId } from '../ir/ir.js';
import type { HandProtos, ProtoRpc } from '../protos-in/hand-protos.js';
import { EMPTY_MESSAGE } from '../protos-in/well-known.js';
import type { MarkedMethod } from './class-members.js';
import type { Reader } from './reader.js';

/**
 * The rpc that a `@Remote` implements: its one parameter is the request and its result the response, those very messages.
 * For google.protobuf.Empty there may be none.
 * @param given `vendor.inventory.v1.Inventory/Get`
 */
export function readImplements(
  given: string,
  method: MarkedMethod,
  { parameters, result }: Pick<RemoteIr, 'parameters' | 'result'>,
  reader: Reader,
): RpcIr | undefined {
  const protos = reader.project.protos?.protos;
  const rpc = findRpc(given, method, protos, reader);
  if (protos === undefined || rpc === undefined) return undefined;
  const { service, method: name, request, response } = rpc;
  const check = (side: 'request' | 'response', id: TypeId, found: Found) => {
    const wrong = mismatch(id, found, protos);
    if (wrong === undefined) return;
    const at = side === 'request' ? method.declaration.parameters[0] : undefined;
    const loc =
      at === undefined
        ? reader.locate(method.declaration.type ?? method.declaration.name)
        : reader.locate(at.type ?? at);
    reader.findings.error(
      'CG3059',
      side === 'request' && at === undefined ? reader.locate(method.declaration.name) : loc,
      `the ${side} of ${service}/${name} is ${protos.types[id]?.label ?? id}; found ${wrong}`,
      { hint: hintFor(id, side, protos), related: [{ loc: rpc.loc, message: 'declared here' }] },
    );
  };
  const fields = parameters.filter((one) => one.k === 'field');
  if (fields.length > 1) check('request', request, { count: fields.length });
  else check('request', request, fields[0]);
  check('response', response, result);
  for (const id of [request, response]) reader.types.handWritten(id);
  return { service, method: name, request, response };
}

type Found =
  | { readonly count: number }
  | { readonly type: Type; readonly optional?: true; readonly undef?: true }
  | undefined;

/** What is there instead of a message, or undefined when it is that message. */
function mismatch(id: TypeId, found: Found, protos: HandProtos): string | undefined {
  if (found === undefined)
    return protos.types[id]?.external === EMPTY_MESSAGE ? undefined : 'nothing';
  if ('count' in found) return `${found.count} parameters`;
  const { type } = found;
  const name = nameOf(type, protos);
  if (type.k !== 'ref' || type.id !== id) return name;
  return found.optional || found.undef ? `${name} or undefined` : undefined;
}

function nameOf(type: Type, protos: HandProtos): string {
  if (type.k === 'literal') return JSON.stringify(type.value);
  return type.k === 'ref' ? (protos.types[type.id]?.label ?? type.id) : `a ${type.k}`;
}

function hintFor(id: TypeId, side: 'request' | 'response', protos: HandProtos): string {
  const source = protos.types[id]?.source;
  const what = side === 'request' ? 'take one parameter of the type' : 'return the type';
  if (source === undefined) return `${what} of the rpc`;
  return `${what} ${source.exportName} of ${source.file.replace(/\.d\.ts$/, '.js')}`;
}

function findRpc(
  given: string,
  method: MarkedMethod,
  protos: HandProtos | undefined,
  reader: Reader,
): ProtoRpc | undefined {
  const rpc = protos?.rpcs.get(given);
  const ends = rpc === undefined ? [] : [rpc.request, rpc.response];
  const isPlain = ends.every((id) => protos?.types[id] !== undefined);
  if (rpc !== undefined && !rpc.streams && isPlain) return rpc;
  const known = [...(protos?.rpcs ?? [])].flatMap(([name, one]) => (one.streams ? [] : [name]));
  const message =
    rpc === undefined
      ? `there is no rpc ${JSON.stringify(given.slice(0, 200))} in the .proto files of ${reader.project.config.protos}`
      : rpc.streams
        ? `${given} streams; a @Remote answers one request with one response`
        : `${given} has a wrapper of google.protobuf for its request or response, which is no object in TypeScript`;
  const hint =
    known.length === 0
      ? 'there are no rpcs at all'
      : `there ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 5).join(', ')}${known.length > 5 ? ', …' : ''}`;
  reader.findings.error('CG3058', optionLoc(method, reader), message, { hint });
  return undefined;
}

function optionLoc(method: MarkedMethod, reader: Reader) {
  const [options] = method.mark.arguments;
  const property =
    options !== undefined && ts.isObjectLiteralExpression(options)
      ? options.properties.find((one) => one.name?.getText() === 'implements')
      : undefined;
  return reader.locate(
    property !== undefined && ts.isPropertyAssignment(property)
      ? property.initializer
      : (property ?? method.mark.node),
  );
}
