import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Heartbeat } from '../../../packages/client/src/heartbeat.js';

it('is sent at once when the server asks and one is due, and not before', () => {
  const beats: number[] = [];
  const line = {
    lastInAt: 0,
    lastOutAt: 100,
    beat: () => beats.push(line.lastOutAt),
    silent: () => assert.fail('not silent'),
  };
  const heartbeat = new Heartbeat(50, line);
  heartbeat.beatIfDue(149);
  assert.deepEqual(beats, []);
  heartbeat.beatIfDue(150);
  assert.deepEqual(beats, [100]);
});
