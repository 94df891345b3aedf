import type { Ir } from '../ir/ir.js';
import type { HandProtos } from '../protos-in/hand-protos.js';
import type { Messages } from '../wire/messages.js';
import type { WirePlan } from '../wire/plan-wire.js';
import { emitClient, emitClientTypes } from './emit-client.js';
import { emitCodecs } from './emit-codecs.js';
import { emitManifest, emitManifestTypes } from './emit-manifest.js';
import { emitProtoTypes } from './emit-proto-types.js';
import { emitRemotes, emitRemotesTypes } from './emit-remotes.js';
import { emitServer } from './emit-server.js';
import type { Files } from './text.js';

/** All that the emitters know. */
export interface Contract {
  readonly ir: Ir;
  readonly messages: Messages;
  /** With the lock's numbers. */
  readonly plan: WirePlan;
  /** Undefined when the project has no hand-written .proto files. */
  readonly protos: HandProtos | undefined;
}

/** Every generated file of a project; pure, and the same for the same contract. @param output the folder in the project */
export function emitProject(contract: Contract, output: string): Files {
  const { ir, messages, protos } = contract;
  const files = new Map<string, string>();
  files.set('codecs.js', emitCodecs(messages));
  for (const server of ir.servers) {
    files.set(`servers/${server.name}.js`, emitServer(server, messages, output));
  }
  files.set('remotes.js', emitRemotes(ir, messages));
  files.set('remotes.d.ts', emitRemotesTypes(ir, messages, output));
  files.set('manifest.js', emitManifest(ir));
  files.set('manifest.d.ts', emitManifestTypes());
  files.set('client.js', emitClient(ir));
  files.set('client.d.ts', emitClientTypes(ir));
  if (protos !== undefined)
    for (const [file, text] of emitProtoTypes(protos)) files.set(file, text);
  return files;
}
