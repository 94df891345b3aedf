import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  spiffeId,
  spiffeIdOf,
} from '../../../../../packages/cluster/src/link/grpc/peer-identity.js';

describe('the identity of a peer', () => {
  it('is written as a URI, odd characters as in a URL', () => {
    assert.equal(spiffeId('prod', 'gate', 'gate-1'), 'spiffe://prod/gate/gate-1');
    assert.equal(spiffeId('prod', 'gate', 'a/b'), 'spiffe://prod/gate/a%2Fb');
  });

  it('is the one spiffe URI among the names of its certificate', () => {
    const id = 'spiffe://prod/gate/gate-1';
    assert.equal(spiffeIdOf(`URI:${id}`), id);
    assert.equal(spiffeIdOf(`DNS:gate-1.local, URI:${id}, IP Address:10.0.0.1`), id);
    assert.equal(spiffeIdOf(`URI:https://example.org/, URI:${id}`), id);
  });

  it('is none when there are several, or none, or one hidden in another name', () => {
    const id = 'spiffe://prod/gate/gate-1';
    assert.equal(spiffeIdOf(undefined), undefined);
    assert.equal(spiffeIdOf(''), undefined);
    assert.equal(spiffeIdOf('DNS:gate-1.local'), undefined);
    assert.equal(spiffeIdOf(`URI:${id}, URI:spiffe://prod/game/game-1`), undefined);
    assert.equal(spiffeIdOf(`DNS:${id}`), undefined);
    assert.equal(spiffeIdOf(`DNS:"evil, URI:${id}"`), undefined);
    assert.equal(spiffeIdOf(`URI:"http://x/, URI:${id}"`), undefined);
  });
});
