import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressLimiter } from '../../../packages/frontend/src/address-limiter.js';
import { ManualClock } from '../../support/manual-clock.js';

const limits = { maxConnectionsPerAddress: 3, maxNewConnectionsPerSecondPerAddress: 10 };

test('an address has at most so many connections, and a closed one makes room', () => {
  const limiter = new AddressLimiter(limits, new ManualClock());
  for (let count = 0; count < 3; count += 1) assert.equal(limiter.admit('1.1.1.1'), 'admitted');
  assert.equal(limiter.admit('1.1.1.1'), 'too many connections');
  assert.equal(limiter.admit('1.1.1.2'), 'admitted');
  limiter.release('1.1.1.1');
  assert.equal(limiter.admit('1.1.1.1'), 'admitted');
});

test('an address has a burst of one second and then the rate', () => {
  const clock = new ManualClock();
  const limiter = new AddressLimiter(limits, clock);
  const connect = () => {
    const admission = limiter.admit('1.1.1.1');
    if (admission === 'admitted') limiter.release('1.1.1.1');
    return admission;
  };
  for (let count = 0; count < 10; count += 1) assert.equal(connect(), 'admitted');
  assert.equal(connect(), 'too many new connections');
  clock.advance(100);
  assert.equal(connect(), 'admitted');
  assert.equal(connect(), 'too many new connections');
  clock.advance(5_000);
  for (let count = 0; count < 10; count += 1) assert.equal(connect(), 'admitted');
  assert.equal(connect(), 'too many new connections');
});

test('the addresses of one /64 share their limits', () => {
  const limiter = new AddressLimiter(limits, new ManualClock());
  for (let host = 1; host <= 3; host += 1)
    assert.equal(limiter.admit(`2001:db8::${host}`), 'admitted');
  assert.equal(limiter.admit('2001:db8::4'), 'too many connections');
});

test('addresses that left are forgotten, and a flood of them stays bounded', () => {
  const clock = new ManualClock();
  const limiter = new AddressLimiter(limits, clock);
  const flood = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      const address = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
      limiter.admit(address);
      limiter.release(address);
    }
  };
  flood(70_000);
  assert.ok(limiter.size <= 65_537);
  clock.advance(60_000);
  for (let n = 0; n < 40_000; n += 1) limiter.admit('9.9.9.9');
  assert.equal(limiter.size, 1);
});

test('releasing what was not admitted changes nothing', () => {
  const limiter = new AddressLimiter(limits, new ManualClock());
  limiter.release('1.1.1.1');
  assert.equal(limiter.size, 0);
});
