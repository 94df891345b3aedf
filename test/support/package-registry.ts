import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A tar archive is made of blocks of this size: a header, then the file. */
const BLOCK = 512;

/**
 * A registry on this machine that knows only the packages of one scope, from tarballs as `npm pack` writes them: a line of
 * `.npmrc` makes npm ask it for that scope, and its usual registry for everything else.
 */
export class PackageRegistry {
  readonly #server: Server;
  /** Of this registry alone: npm keeps what it was once told at an address. */
  readonly #root = `/${randomBytes(8).toString('hex')}/`;
  readonly #tarballs = new Map<string, Buffer>();
  readonly #documents = new Map<string, object>();

  private constructor(folder: string) {
    this.#server = createServer(({ url = '' }, response) => {
      const path = decodeURIComponent(url.slice(this.#root.length));
      const tarball = this.#tarballs.get(path);
      const document = this.#documents.get(path);
      if (tarball !== undefined) response.end(tarball);
      else if (document !== undefined)
        response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
      else response.writeHead(404).end('{}');
    });
    for (const file of readdirSync(folder))
      this.#tarballs.set(file, readFileSync(join(folder, file)));
  }

  static async serve(folder: string): Promise<PackageRegistry> {
    const registry = new PackageRegistry(folder);
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    for (const [file, tarball] of registry.#tarballs) registry.#publish(file, tarball);
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#root}`;
  }

  get names(): string[] {
    return [...this.#documents.keys()];
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #publish(file: string, tarball: Buffer): void {
    const manifest = packageManifest(tarball);
    const { name, version } = manifest;
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const dist = { tarball: this.url + file, integrity };
    this.#documents.set(name, {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist } },
    });
  }
}

/** The package.json in a tarball. */
function packageManifest(tarball: Buffer): { readonly name: string; readonly version: string } {
  const archive = gunzipSync(tarball);
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const text = (from: number, to: number): string =>
      archive.toString('utf8', at + from, at + to).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 136), 8) || 0;
    const start = at + BLOCK;
    if (text(0, 100) === 'package/package.json')
      return JSON.parse(archive.toString('utf8', start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error('the tarball holds no package.json');
}
