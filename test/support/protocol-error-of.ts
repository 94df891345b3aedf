import assert from 'node:assert/strict';
import { ProtocolError, type ProtocolErrorCode } from '@nopal/protocol';

/** Asserts that `run` throws a ProtocolError with this code, and returns it. */
export function protocolErrorOf(code: ProtocolErrorCode, run: () => unknown): ProtocolError {
  let thrown: unknown;
  assert.throws(run, (error) => {
    thrown = error;
    return true;
  });
  assert.ok(thrown instanceof ProtocolError, `threw ${String(thrown)}`);
  assert.equal(thrown.code, code, thrown.message);
  return thrown;
}
