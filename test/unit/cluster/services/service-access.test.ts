import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { credentials, Metadata, ServerCredentials, status } from '@grpc/grpc-js';
import { ServiceAccess } from '../../../../packages/cluster/src/services/service-access.js';
import { GrpcCaller } from '../../../support/grpc-caller.js';
import { repositoryRoot } from '../../../support/repository-root.js';
import { startRemotes } from '../../../support/served-remotes.js';
import { pingRemote } from './ping-remote.js';

const TOKEN = 'sixteen-letters!';

function caller(authorization?: string, isVerified = false) {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  return {
    metadata,
    getAuthContext: () => (isVerified ? { sslPeerCertificate: {} as never } : {}),
  };
}

describe('ServiceAccess', () => {
  const withToken = new ServiceAccess({ isLocal: true, token: TOKEN });

  it('lets everyone in on a loopback listener without a token', () => {
    assert.equal(new ServiceAccess({ isLocal: true }).refusal(caller()), undefined);
  });

  it('denies everyone elsewhere when there is neither certificate nor token, whatever they send', () => {
    const access = new ServiceAccess({ isLocal: false });
    for (const one of [caller(), caller('Bearer '), caller('Bearer undefined')])
      assert.equal(access.refusal(one)?.code, 'UNAUTHENTICATED');
    assert.equal(access.refusal(caller(undefined, true)), undefined);
  });

  it('takes the token in any case of its scheme, and no other text', () => {
    for (const header of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `BEARER  ${TOKEN} `])
      assert.equal(withToken.refusal(caller(header)), undefined, header);
    const wrong = ['', TOKEN, `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`];
    for (const header of [...wrong, `Bearer ${'x'.repeat(5000)}`, undefined])
      assert.equal(withToken.refusal(caller(header))?.code, 'UNAUTHENTICATED', header);
  });

  it('takes a verified certificate instead of the token', () => {
    assert.equal(withToken.refusal(caller(undefined, true)), undefined);
  });

  it('refuses tokens that are short or that no header can carry', () => {
    for (const token of ['', 'short', 'sixteen letters and spaces', 'sechzehn-Zeichen-ß-und-mehr'])
      assert.throws(() => new ServiceAccess({ isLocal: false, token }), TypeError, token);
  });
});

describe('a listener with mutual TLS', () => {
  const key = readFileSync(join(repositoryRoot, 'test/support/self-signed-key.pem'));
  const cert = readFileSync(join(repositoryRoot, 'test/support/self-signed-cert.pem'));
  const pair = [{ private_key: key, cert_chain: cert }];
  const stops: (() => void)[] = [];
  after(() => {
    for (const stop of stops) stop();
  });

  async function ping(checksClients: boolean, showsCertificate: boolean): Promise<number> {
    const served = await startRemotes({
      isLocal: false,
      credentials: ServerCredentials.createSsl(cert, pair, checksClients),
      fill: (runner, metrics) => runner.add(pingRemote(metrics)),
    });
    const secured = showsCertificate
      ? credentials.createSsl(cert, key, cert)
      : credentials.createSsl(cert);
    const client = new GrpcCaller(`localhost:${served.port}`, secured);
    stops.push(
      () => client.close(),
      () => served.stop(),
    );
    return (await client.call('/test.v1.Test/Ping', new Uint8Array(0))).code;
  }

  it('answers those who show a certificate that it verified', async () => {
    assert.equal(await ping(true, true), status.OK);
  });

  it('does not talk to those who show none', async () => {
    assert.equal(await ping(true, false), status.UNAVAILABLE);
  });

  it('denies every call when it does not ask for certificates', async () => {
    assert.equal(await ping(false, false), status.UNAUTHENTICATED);
    assert.equal(await ping(false, true), status.UNAUTHENTICATED);
  });
});
