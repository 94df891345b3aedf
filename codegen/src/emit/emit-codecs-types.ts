import type { Contract } from './contract.js';
import { ServerTypes } from './server-types.js';
import { HEADER, RUNTIME_PACKAGE } from './text.js';

/** codecs.d.ts: each codec with the type of its message, for a game that stores or sends messages by itself. */
export function emitCodecsTypes({
  messages,
  output,
}: Pick<Contract, 'messages' | 'output'>): string {
  if (messages.all.length === 0) return `${HEADER}export {};\n`;
  const types = new ServerTypes(messages.types, `${output}/codecs.d.ts`);
  const codecs = messages.all.map(({ constant, type }) => {
    return `export declare const ${constant}: MessageCodec<${types.printer.print(type)}>;\n`;
  });
  const runtime = types.printer.usesJson ? 'Json, MessageCodec' : 'MessageCodec';
  return [
    HEADER,
    `import type { ${runtime} } from '${RUNTIME_PACKAGE}';\n`,
    types.emit(),
    ...codecs,
  ].join('');
}
