import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Codec, Manifest, ServerTable } from '@nopal/core';

const here = dirname(fileURLToPath(import.meta.url));
export const casesDir = join(here, 'cases');
/** Beside the tests, so that the root tsconfig.json gives the sources their decorators; git ignores it. */
const runsDir = join(here, 'generated');

/** A copy of a case's project, so that runs leave nothing behind. */
export class CaseProject {
  readonly dir: string;
  readonly #run: string;

  constructor(name: string, label: string) {
    this.#run = join(runsDir, `${label}-${process.pid}`);
    this.dir = join(this.#run, name);
    rmSync(this.dir, { recursive: true, force: true });
    mkdirSync(this.dir, { recursive: true });
    cpSync(join(casesDir, name, 'project'), this.dir, { recursive: true });
  }

  read(file: string): string {
    return readFileSync(join(this.dir, file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.dir, file)), { recursive: true });
    writeFileSync(join(this.dir, file), text);
  }

  /** Generated files by path, without the tool's own state and what is no text. */
  generated(output = 'generated'): Map<string, string> {
    const folder = join(this.dir, output);
    const files = existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
      : [];
    const texts = files
      .filter(
        (file) => file.isFile() && !/^\.nopal\.json$|\.binpb$|^descriptors\.js$/.test(file.name),
      )
      .map((file) => join(file.parentPath, file.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const);
    return new Map(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The .proto files by path in the folder that imports begin in. */
  protos(): Map<string, string> {
    return this.generated('protos/gen');
  }

  /** Makes the generated files import core alone, so that loading them starts no frontend and no cluster. */
  useCore(output = 'generated'): void {
    for (const [file, text] of this.generated(output)) {
      if (file.endsWith('.js'))
        this.write(join(output, file), text.replaceAll("'@nopal/server'", "'@nopal/core'"));
    }
  }

  async manifest(): Promise<Manifest> {
    return (await import(pathToFileURL(join(this.dir, 'generated/manifest.js')).href)).manifest;
  }

  async table(server: string, output = 'generated'): Promise<ServerTable> {
    return (await import(pathToFileURL(join(this.dir, output, `servers/${server}.js`)).href)).table;
  }

  async codecs(output = 'generated'): Promise<Readonly<Record<string, Codec>>> {
    return import(pathToFileURL(join(this.dir, output, 'codecs.js')).href);
  }

  remove(): void {
    rmSync(this.#run, { recursive: true, force: true });
    if (existsSync(runsDir) && readdirSync(runsDir).length === 0)
      rmSync(runsDir, { recursive: true });
  }
}
