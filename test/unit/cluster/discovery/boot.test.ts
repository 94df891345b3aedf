import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isNewerBoot } from '../../../../packages/cluster/src/discovery/boot.js';

it('tells the later of two boots, and never an unknown one or the same', () => {
  assert.equal(isNewerBoot('01ARYZ6S42', '01ARYZ6S41'), true);
  assert.equal(isNewerBoot('01ARYZ6S41', '01ARYZ6S42'), false);
  assert.equal(isNewerBoot('01ARYZ6S41', '01ARYZ6S41'), false);
  assert.equal(isNewerBoot('', '01ARYZ6S41'), false);
  assert.equal(isNewerBoot('01ARYZ6S41', ''), true);
});
