import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_LIMITS, type Limits } from '@nopal/server';
import { resolveLimits } from '../../../packages/server/src/limits.js';

const wrong =
  (given: object): (() => Limits) =>
  () =>
    resolveLimits(given as Partial<Limits>);

describe('resolveLimits', () => {
  it('gives the documented defaults', () => {
    const limits = resolveLimits();
    assert.deepEqual(limits, DEFAULT_LIMITS);
    assert.equal(limits.maxPacketBytes, 65_536);
    assert.equal(limits.maxHandshakeBytes, 8_192);
    assert.equal(limits.handshakeTimeoutMs, 5_000);
    assert.equal(limits.heartbeatSeconds, 30);
    assert.equal(limits.callTimeoutMs, 5_000);
    assert.equal(limits.sessionQueueMessages, 256);
    assert.equal(limits.sessionQueueBytes, 1_048_576);
    assert.equal(limits.sendQueueBytes, 262_144);
    assert.equal(limits.messagesPerSecond, 200);
    assert.equal(limits.messageBurst, 400);
    assert.equal(limits.maxConnectionsPerAddress, 1_000);
    assert.equal(limits.maxJsonDepth, 32);
    assert.equal(limits.drainMs, 30_000);
  });

  it('puts what was given over the defaults, and cannot be changed afterwards', () => {
    const limits = resolveLimits({ callTimeoutMs: 100, slowClient: 'drop' });
    assert.equal(limits.callTimeoutMs, 100);
    assert.equal(limits.slowClient, 'drop');
    assert.equal(limits.drainMs, DEFAULT_LIMITS.drainMs);
    assert.throws(() => {
      (limits as { drainMs: number }).drainMs = 1;
    }, TypeError);
  });

  it('keeps the default where undefined was given, for words and numbers alike', () => {
    const given = { callTimeoutMs: undefined, slowClient: undefined };
    assert.deepEqual(resolveLimits(given as unknown as Partial<Limits>), DEFAULT_LIMITS);
  });

  it('names a limit that there is not', () => {
    assert.throws(wrong({ callTimeout: 5 }), {
      name: 'TypeError',
      message: /limits\.callTimeout is no limit/,
    });
    assert.throws(wrong({ constructor: 5 }), TypeError);
  });

  it('names key, value and what is allowed for a wrong number', () => {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, 2 ** 31]) {
      assert.throws(wrong({ callTimeoutMs: value }), {
        name: 'TypeError',
        message: /limits\.callTimeoutMs is .* it must be a whole number from 1 to 2147483647/,
      });
    }
  });

  it('holds the hard ceilings', () => {
    assert.throws(wrong({ maxPacketBytes: 2 ** 21 }), /to 1048576/);
    assert.throws(wrong({ maxRouteBytes: 256 }), /to 255/);
    assert.throws(wrong({ maxJsonDepth: 513 }), /to 512/);
    assert.equal(resolveLimits({ maxJsonDepth: 512 }).maxJsonDepth, 512);
  });

  it('takes fractions of a second for the heartbeat, and says that it does', () => {
    assert.equal(resolveLimits({ heartbeatSeconds: 0.2 }).heartbeatSeconds, 0.2);
    assert.throws(wrong({ heartbeatSeconds: 0 }), /it must be a number over 0/);
  });

  it('names the words that are allowed', () => {
    assert.throws(wrong({ slowClient: 'wait' }), /"wait"; it must be one of close, drop/);
    assert.throws(wrong({ overRate: '' }), /one of answer, drop, close/);
  });
});
