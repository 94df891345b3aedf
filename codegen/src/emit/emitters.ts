import type { Memo } from '../ir/memo.js';
import type { Contract } from './contract.js';
import { emitClient } from './emit-client.js';
import { emitCodecs } from './emit-codecs.js';
import { emitCodecsTypes } from './emit-codecs-types.js';
import { emitGrpc, emitGrpcTypes } from './emit-grpc.js';
import { emitHttpClient } from './emit-http-client.js';
import { emitManifest, emitManifestTypes } from './emit-manifest.js';
import { emitProtoTypes } from './emit-proto-types.js';
import { emitRemotes, emitRemotesTypes } from './emit-remotes.js';
import { emitServer } from './emit-server.js';
import { grpcServices } from './grpc-services.js';
import { emitOpenapiModule, openapiDocuments } from './openapi/emit-openapi.js';
import { openapiPlaces } from './openapi/openapi-paths.js';
import { emitDocs } from './protocol/emit-docs.js';
import { emitDescriptors, emitDescriptorsModule } from './protos/emit-descriptors.js';
import { emitProtos } from './protos/emit-protos.js';
import type { Files } from './text.js';

/** Where an artifact goes; `write/output-roots.ts` tells the folder. */
export type OutputRoot = 'generated' | 'protos' | 'docs' | 'lock';

/** One artifact: pure, and the same for the same contract, whatever the memo holds. */
export interface Emitter {
  readonly name: string;
  readonly root: OutputRoot;
  /** Files by their path inside the root. */
  readonly emit: (contract: Contract, memo: Memo) => Files;
}

/** What codegen makes of a contract. Another target language is another row. */
export const EMITTERS: readonly Emitter[] = [
  {
    name: 'codecs',
    root: 'generated',
    emit: (contract, memo) =>
      new Map([
        ['codecs.js', emitCodecs(contract, memo)],
        ['codecs.d.ts', emitCodecsTypes(contract)],
      ]),
  },
  {
    name: 'servers',
    root: 'generated',
    emit: ({ ir, messages, services, output }, memo) =>
      new Map(
        ir.servers.map((server) => [
          `servers/${server.name}.js`,
          emitServer(server, messages, services, output, memo),
        ]),
      ),
  },
  {
    name: 'remotes',
    root: 'generated',
    emit: ({ ir, messages, output }) =>
      new Map([
        ['remotes.js', emitRemotes(ir, messages)],
        ['remotes.d.ts', emitRemotesTypes(ir, messages, output)],
      ]),
  },
  {
    name: 'manifest',
    root: 'generated',
    emit: ({ ir, routes }) =>
      new Map([
        ['manifest.js', emitManifest(ir, routes, openapiPlaces(ir).length > 0)],
        ['manifest.d.ts', emitManifestTypes()],
      ]),
  },
  {
    name: 'client',
    root: 'generated',
    emit: emitClient,
  },
  {
    name: 'http client',
    root: 'generated',
    emit: emitHttpClient,
  },
  {
    name: 'grpc',
    root: 'generated',
    emit: ({ ir, services, messages }) => {
      const definitions = grpcServices(ir, services);
      return new Map([
        ['grpc.js', emitGrpc(definitions, messages)],
        ['grpc.d.ts', emitGrpcTypes(definitions)],
      ]);
    },
  },
  {
    name: 'openapi',
    root: 'generated',
    emit: (contract) => {
      const documents = openapiDocuments(contract);
      return documents.length === 0
        ? new Map()
        : new Map([['openapi.js', emitOpenapiModule(documents)]]);
    },
  },
  { name: 'docs', root: 'docs', emit: emitDocs },
  { name: 'protos', root: 'protos', emit: emitProtos },
  {
    name: 'descriptors',
    root: 'generated',
    emit: (contract, memo) => {
      const bytes = emitDescriptors(contract, memo);
      return new Map<string, string | Uint8Array>([
        ['descriptors.binpb', bytes],
        ['descriptors.js', emitDescriptorsModule(bytes)],
      ]);
    },
  },
  {
    name: 'hand-written protos',
    root: 'generated',
    emit: ({ protos }) => (protos === undefined ? new Map() : emitProtoTypes(protos)),
  },
  {
    name: 'lock',
    root: 'lock',
    emit: ({ lock }) => new Map([['codegen.lock.json', lock]]),
  },
];
