// Puts Consul where the tests look for it: the released program, or built from source with Go where that cannot be had.
// Does nothing when it is there.
//   node --import tsx test/support/build-consul.ts
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CONSUL_VERSION, cachedConsul } from './consul.js';
import { downloadConsul } from './consul-release.js';
import { repositoryRoot } from './repository-root.js';

const target = cachedConsul();
if (!existsSync(target) && !(await downloadConsul(target))) {
  process.stderr.write(`building Consul ${CONSUL_VERSION} with Go, about three minutes\n`);
  // Outside of the repository, so that no go.work or go.mod of another is found above it.
  const folder = mkdtempSync(join(tmpdir(), 'nopal-consul-'));
  try {
    for (const file of ['go.mod', 'go.sum'])
      cpSync(join(repositoryRoot, 'test/support/consul-build', file), join(folder, file));
    const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', 'consul'];
    execFileSync('go', [...args, 'github.com/hashicorp/consul'], {
      cwd: folder,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: 'inherit',
    });
    mkdirSync(dirname(target), { recursive: true });
    // Another file system may be in between; the rename makes it appear at once.
    const beside = `${target}.${process.pid}`;
    cpSync(join(folder, 'consul'), beside);
    renameSync(beside, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`${target}\n`);
