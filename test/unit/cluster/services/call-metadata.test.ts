import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import { callMetadata } from '../../../../packages/cluster/src/services/call-metadata.js';

describe('callMetadata', () => {
  it('keeps names and values of plain ASCII, several values of one name as a list', () => {
    const metadata = new Metadata();
    metadata.set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    metadata.set('Tenant', 'north');
    metadata.add('tag', 'a');
    metadata.add('tag', 'b');
    assert.deepEqual(callMetadata(metadata), {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      tenant: 'north',
      tag: 'a, b',
    });
  });

  it('leaves out binary values, credentials, what is of the connection, and what is no plain text', () => {
    const headers = {
      'blob-bin': 'AAEC',
      authorization: 'Bearer secret',
      cookie: 'session=1',
      'user-agent': 'grpc-c/1',
      'grpc-previous-rpc-attempts': '1',
      __proto__x: 'odd',
      '0day': 'odd',
      __proto__: 'odd',
      accent: 'caf\u00e9',
      kept: 'yes',
    };
    assert.deepEqual(callMetadata(Metadata.fromHttp2Headers(headers)), { kept: 'yes' });
  });

  it('refuses more than 8 KiB in all', () => {
    const metadata = new Metadata();
    for (let i = 0; i < 8; i += 1) metadata.set(`part-${i}`, 'x'.repeat(1000));
    assert.equal(Object.keys(callMetadata(metadata)).length, 8);
    metadata.set('part-8', 'x'.repeat(1000));
    assert.throws(() => callMetadata(metadata), { name: 'GameError', code: 'TOO_LARGE' });
  });
});
