import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { downloadConsul } from '../../support/consul-release.js';

it('a Consul archive that is not the released one is refused, and none is no error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-release-'));
  const target = join(folder, 'consul');
  const server = createServer((_request, response) => response.end('not Consul'));
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const all = { linux_amd64: 'a', linux_arm64: 'a', darwin_arm64: 'a', darwin_amd64: 'a' };
    await assert.rejects(downloadConsul(target, from, all), /it must be a$/);
    assert.equal(await downloadConsul(target, from, {}), false);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    assert.equal(await downloadConsul(target, from, all), false);
    assert.ok(!existsSync(target));
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
