import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a key and a certificate for localhost with the openssl command, in a folder that goes with the process. */
export function selfSignedCertificate(): { readonly keyFile: string; readonly certFile: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-tls-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const keyFile = join(folder, 'key.pem');
  const certFile = join(folder, 'cert.pem');
  const what = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', keyFile, '-out', certFile, '-days', '2', '-subj', '/CN=localhost'];
  execFileSync('openssl', ['req', '-x509', ...what, ...files], { stdio: 'pipe' });
  return { keyFile, certFile };
}
