import { ts } from './compiler.js';

/** Where declarations that we write ourselves seem to lie; nothing is there on disk. */
export const PLATFORM_DIR = '/node_modules/nopal-platform';
/** Our own declarations of the platform. */
export const PLATFORM_FILE = `${PLATFORM_DIR}/index.d.ts`;

/** Node's Buffer, whose declarations are not read: it is bytes. */
const TEXT = `interface Buffer extends Uint8Array {}
declare module 'node:buffer' { export interface Buffer extends Uint8Array {} }
declare module 'buffer' { export interface Buffer extends Uint8Array {} }
`;

export function platformFile(): ts.SourceFile {
  return ts.createSourceFile(PLATFORM_FILE, TEXT, ts.ScriptTarget.ES2022);
}
