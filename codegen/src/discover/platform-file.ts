import { ts } from './compiler.js';

/** Where our own declarations of the platform seem to lie; nothing is there on disk. */
export const PLATFORM_FILE = '/node_modules/nopal-platform/index.d.ts';

/** Node's Buffer, whose declarations are not read: it is bytes. */
const TEXT = `interface Buffer extends Uint8Array {}
declare module 'node:buffer' { export interface Buffer extends Uint8Array {} }
declare module 'buffer' { export interface Buffer extends Uint8Array {} }
`;

export function platformFile(): ts.SourceFile {
  return ts.createSourceFile(PLATFORM_FILE, TEXT, ts.ScriptTarget.ES2022);
}
