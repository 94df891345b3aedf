import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority of a cluster, made with the openssl command in a folder that goes with the process. */
export class ClusterCertificates {
  readonly #folder: string;
  readonly #cluster: string;
  #serial = 0;

  constructor(cluster: string) {
    this.#cluster = cluster;
    this.#folder = mkdtempSync(join(tmpdir(), 'nopal-ca-'));
    process.once('exit', () => rmSync(this.#folder, { recursive: true, force: true }));
    const files = ['-keyout', this.#path('ca.key'), '-out', this.caFile, '-days', '2'];
    this.#openssl(['req', '-x509', ...NEW_KEY, ...files, '-subj', '/CN=cluster']);
  }

  get caFile(): string {
    return this.#path('ca.pem');
  }

  /** Files for one server; written anew with each call for the same name. */
  issue(
    type: string,
    id: string,
    name = id,
    uri = `spiffe://${this.#cluster}/${type}/${id}`,
  ): { readonly caFile: string; readonly certFile: string; readonly keyFile: string } {
    const [certFile, keyFile] = [this.#path(`${name}.pem`), this.#path(`${name}.key`)];
    const [request, extensions] = [this.#path('request.csr'), this.#path('extensions')];
    writeFileSync(extensions, `subjectAltName=URI:${uri}`);
    this.#openssl(['req', ...NEW_KEY, '-keyout', keyFile, '-out', request, '-subj', `/CN=${id}`]);
    this.#serial += 1;
    const signer = ['-CA', this.caFile, '-CAkey', this.#path('ca.key'), '-days', '2'];
    const made = ['-in', request, '-out', certFile, '-extfile', extensions];
    this.#openssl(['x509', '-req', ...made, ...signer, '-set_serial', String(this.#serial)]);
    return { caFile: this.caFile, certFile, keyFile };
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #openssl(options: readonly string[]): void {
    execFileSync('openssl', options, { stdio: 'pipe' });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
