import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  type PendingRequest,
  PendingRequests,
} from '../../../packages/client/src/pending-requests.js';

function request(): PendingRequest {
  return {
    route: 'a.b',
    body: new Uint8Array(0),
    deadline: Number.POSITIVE_INFINITY,
    timeoutMs: Number.POSITIVE_INFINITY,
    signal: undefined,
    id: 0,
    sentAt: 0,
    abort: undefined,
    resolve: () => undefined,
    reject: () => undefined,
  };
}

it('begins its ids at 1 again after the last one', () => {
  const pending = new PendingRequests(0x0f_ff_ff_fe);
  assert.equal(pending.sent(request(), 0), 0x0f_ff_ff_ff);
  const first = request();
  assert.equal(pending.sent(first, 0), 1);
  assert.equal(pending.answered(1), first);
  assert.equal(pending.answered(1), undefined);
  assert.equal(pending.sent(request(), 0), 2);
});

it('passes over ids that are in flight when they come round again', () => {
  const pending = new PendingRequests(0, 3);
  pending.sent(request(), 0);
  assert.equal(pending.sent(request(), 0), 2);
  assert.equal(pending.sent(request(), 0), 3);
  pending.answered(2);
  assert.equal(pending.sent(request(), 0), 2);
});
