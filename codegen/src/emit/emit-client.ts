import type { Ir } from '../ir/ir.js';
import { Memo } from '../ir/memo.js';
import type { Message } from '../wire/messages.js';
import { type ClientRoute, clientRoutes, contractText } from './client-routes.js';
import {
  emitClientTypes,
  emitProtobufClientTypes,
  reachedTypes,
  typeName,
} from './client-types.js';
import { codecFacts, knownFunctions } from './codec-facts.js';
import { type AddedCode, CodecFile } from './codec-file.js';
import type { Contract } from './contract.js';
import { Decoders } from './decoders.js';
import { jsonEntry } from './emit-codecs.js';
import { Encoders } from './encoders.js';
import { enumText } from './enum-text.js';
import type { Direction } from './json-code.js';
import { KnownSegments } from './known-segments.js';
import { CLIENT_PACKAGE, type Files, HEADER, quote } from './text.js';

/** Changes when a client can no longer read what an older codegen wrote. */
const CONTRACT_VERSION = 2;

/** The typed client in JSON and in protobuf; each file stands alone but for the client's package. */
export function emitClient(contract: Contract, memo = new Memo()): Files {
  const [json, types] = [emitJsonClient(contract, memo), emitClientTypes(contract, memo)];
  const protobuf = emitProtobufClient(contract, memo);
  const files = new Map([
    ['client.js', json],
    ['client.d.ts', types],
    ['client-protobuf.js', protobuf],
    ['client-protobuf.d.ts', emitProtobufClientTypes('./client.js')],
  ]);
  if (contract.clientPackage === undefined) return files;
  return files
    .set(
      'client-package/package.json',
      emitClientPackage(contract.clientPackage, hasRoutes(contract.ir)),
    )
    .set('client-package/index.js', json)
    .set('client-package/index.d.ts', types)
    .set('client-package/protobuf.js', protobuf)
    .set('client-package/protobuf.d.ts', emitProtobufClientTypes('./index.js'));
}

/** The client as a package of its own, which `npm publish` takes as it is; its version is set when it is published. */
function emitClientPackage(name: string, withHttp: boolean): string {
  const entry = (file: string) => ({ types: `./${file}.d.ts`, default: `./${file}.js` });
  const description = {
    name,
    version: '0.0.0',
    type: 'module',
    sideEffects: false,
    exports: {
      '.': entry('index'),
      './protobuf': entry('protobuf'),
      ...(withHttp && { './http': entry('http') }),
    },
    peerDependencies: { [CLIENT_PACKAGE]: '*' },
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

function hasRoutes({ servers }: Ir): boolean {
  return servers.some(({ components }) => components.some(({ routes }) => routes.length > 0));
}

/** The contract as plain data, and functions for those messages that JSON alone cannot say. */
function emitJsonClient({ ir, messages, plan }: Contract, memo: Memo): string {
  const facts = codecFacts(messages.types, plan.model, memo);
  const { forms, stamps } = facts;
  const file = new CodecFile(forms, plan.model, { known: knownFunctions('client', facts, memo) });
  const segments = memo.slot('client', () => new KnownSegments<AddedCode>());
  segments.begin('');
  const way = (message: Message | undefined, direction: Direction): string | undefined => {
    if (message === undefined || forms.isSame(message.type)) return undefined;
    const emit = () => jsonEntry(file, message, direction);
    const carrier = plan.carriers.get(message) ?? '';
    return stamps === undefined
      ? emit()
      : segments.next(file, [direction, ...stamps.ofMessage(message, carrier)], emit);
  };
  const routes = clientRoutes(ir, messages);
  const tables = tablesText(
    routes,
    ({ sentMessage }) => way(sentMessage, 'print'),
    ({ receivedMessage }) => way(receivedMessage, 'parse'),
  );
  const bodies = tables === undefined ? undefined : `${file.runtime('jsonBodies')}(${tables})`;
  return clientText(ir, file, `${CLIENT_PACKAGE}/codec`, bodies, memo);
}

/** The same with a function for every message. */
function emitProtobufClient({ ir, messages, plan }: Contract, memo: Memo): string {
  const facts = codecFacts(messages.types, plan.model, memo);
  const { forms, recursive, repeated, stamps } = facts;
  const known = knownFunctions('protobuf client', facts, memo);
  const file = new CodecFile(forms, plan.model, { repeated, known });
  const encoders = new Encoders(file, recursive);
  const decoders = new Decoders(file, recursive);
  const segments = memo.slot('protobuf client', () => new KnownSegments<AddedCode>());
  segments.begin([...repeated].join());
  const way = (message: Message | undefined, what: string, codeOf: (carrier: string) => string) => {
    if (message === undefined) return undefined;
    const carrier = plan.carriers.get(message) ?? '';
    const emit = () => codeOf(carrier);
    return stamps === undefined
      ? emit()
      : segments.next(file, [what, carrier, stamps.wire(carrier)], emit);
  };
  const tables = tablesText(
    clientRoutes(ir, messages),
    ({ sentMessage }) =>
      way(sentMessage, 'sent', (id) => `(value, w) => ${encoders.call(id, 'value', '0')}`),
    ({ receivedMessage }) =>
      way(receivedMessage, 'received', (id) => `(r) => ${decoders.call(id, '0')}`),
  );
  const empty = '{ sends: {}, receives: {} }';
  const bodies = `${file.runtime('protobufBodies')}(${tables ?? empty})`;
  return clientText(ir, file, `${CLIENT_PACKAGE}/protobuf`, bodies, memo);
}

type Expression = (route: ClientRoute) => string | undefined;

/** Functions by route, or undefined when there are none. */
function tablesText(
  routes: readonly ClientRoute[],
  sent: Expression,
  received: Expression,
): string | undefined {
  const table = (expression: Expression): string[] =>
    routes.flatMap((one) => {
      const text = expression(one);
      return text === undefined ? [] : [`      ${quote(one.route)}: ${text},\n`];
    });
  const [sends, receives] = [table(sent), table(received)];
  if (sends.length + receives.length === 0) return undefined;
  const text = (rows: readonly string[]): string =>
    rows.length === 0 ? '{}' : `{\n${rows.join('')}    }`;
  return `{\n    sends: ${text(sends)},\n    receives: ${text(receives)},\n  }`;
}

function clientText(
  ir: Ir,
  file: CodecFile,
  runtime: string,
  bodies: string | undefined,
  memo: Memo,
): string {
  return [
    HEADER,
    bodies === undefined ? '' : `${file.emitImports(runtime)}\n`,
    ...file.texts.flatMap((text) => [text, '\n']),
    ...enumTexts(ir, memo),
    contractText(ir, CONTRACT_VERSION, bodies, memo),
  ].join('');
}

/** The enums that clients may name. */
function enumTexts(ir: Ir, memo: Memo): string[] {
  return reachedTypes(ir, memo).map((one) => enumText(one, typeName(one)));
}
