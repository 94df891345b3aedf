import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONSUL_VERSION } from './consul.js';

const LIMIT_MS = 300_000;

/** SHA-256 of the archives, as HashiCorp publishes them (SHA256SUMS of the release, and its formula for Homebrew). */
const CHECKSUMS: Readonly<Record<string, string>> = {
  linux_amd64: '9315d95b19cf851f8fb0013b583ede6f61d591a9024a7dbb9b37eee45270abd2',
  linux_arm64: 'aa5412eae966aa8e90c165c8558ff1f211850594ea6fe5505612985b05584a59',
};

/**
 * Puts the released program at `target`; needs unzip. False where there is none for this machine, or it cannot be reached.
 * @throws Error (by rejection) for an archive that is not the one that was released
 */
export async function downloadConsul(
  target: string,
  from = 'https://releases.hashicorp.com',
  checksums = CHECKSUMS,
): Promise<boolean> {
  const machine = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const checksum = checksums[machine];
  if (checksum === undefined) return false;
  const archive = `consul_${CONSUL_VERSION}_${machine}.zip`;
  const bytes = await download(`${from}/consul/${CONSUL_VERSION}/${archive}`);
  if (bytes === undefined) return false;
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== checksum)
    throw new Error(`${archive} has the SHA-256 ${found}; it must be ${checksum}`);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}-`); // beside it, so that the rename makes it appear at once
  try {
    writeFileSync(join(folder, archive), bytes);
    execFileSync('unzip', ['-q', archive, 'consul'], { cwd: folder });
    renameSync(join(folder, 'consul'), target);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function download(url: string): Promise<Uint8Array | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
