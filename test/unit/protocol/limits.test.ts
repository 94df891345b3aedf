import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  HARD_MAX_PACKET_BYTES,
  PROTOCOL_LIMITS,
  resolveProtocolLimits,
} from '../../../packages/protocol/src/limits.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';

describe('protocol limits', () => {
  it('are the defaults where nothing else is wanted', () => {
    assert.deepEqual(resolveProtocolLimits(), PROTOCOL_LIMITS);
    assert.deepEqual(resolveProtocolLimits({ maxPacketBytes: HARD_MAX_PACKET_BYTES }), {
      ...PROTOCOL_LIMITS,
      maxPacketBytes: HARD_MAX_PACKET_BYTES,
    });
  });

  it('refuse a value that is no whole number between 1 and the ceiling', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, HARD_MAX_PACKET_BYTES + 1]) {
      protocolErrorOf('BAD_LIMIT', () => resolveProtocolLimits({ maxPacketBytes: wrong }));
    }
    protocolErrorOf('BAD_LIMIT', () => resolveProtocolLimits({ maxRouteBytes: 256 }));
  });
});
