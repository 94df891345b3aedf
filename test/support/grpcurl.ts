import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const MODULE = 'github.com/fullstorydev/grpcurl/cmd/grpcurl';
const VERSION = '1.9.3';

/**
 * The command grpcurl: the one that NOPAL_TEST_GRPCURL names, that on the PATH, or that of the cache. Without one its tests are
 * skipped, also where CI is true: a client in Python, which must be there, shows the same.
 */
export function grpcurl(): { readonly path: string } | { readonly missing: string } {
  const given = process.env.NOPAL_TEST_GRPCURL;
  if (given !== undefined) return { path: given };
  const folder = join(homedir(), '.cache/nopal', `grpcurl-${VERSION}`);
  const folders = [...(process.env.PATH ?? '').split(delimiter), folder];
  const path = folders.map((one) => join(one, 'grpcurl')).find((one) => existsSync(one));
  if (path !== undefined) return { path };
  const missing = `no grpcurl; get it with: GOBIN=${folder} go install ${MODULE}@v${VERSION}`;
  process.stderr.write(`SKIPPED: ${missing}\n`);
  return { missing };
}
