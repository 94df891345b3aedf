import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
};

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Serves the files of a directory as they are now; the path in an address only picks one of them, so it cannot leave. */
export function staticFiles(
  directory: string,
): (method: string, url: string) => HttpAnswer | undefined {
  const files = new Map<string, HttpAnswer>();
  for (const name of readdirSync(directory)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const headers = {
      'content-type': type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
    };
    files.set(`/${name}`, { status: 200, headers, body: readFileSync(join(directory, name)) });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return (method, url) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    return files.get(url.split('?', 1)[0] ?? url);
  };
}
