import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.js';

/** Writes .proto files by their paths. */
export function writeProtos(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Makes Python modules, also of the services, beside the .proto files. @throws Error with what protoc says */
export async function protoc(
  python: string,
  folder: string,
  files: readonly string[],
): Promise<void> {
  const out = ['--python_out=.', '--grpc_python_out=.'];
  const args = ['-m', 'grpc_tools.protoc', '-I.', ...out, ...files];
  const { code, stderr } = await runCommand(python, args, { cwd: folder });
  if (code !== 0 || stderr !== '') throw new Error(`protoc: ${stderr}`);
}
