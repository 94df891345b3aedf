import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RetryBudget } from '../../../../packages/cluster/src/remotes/retry-budget.js';

it('pays for ten retries at once, and then for one in ten calls', () => {
  const budget = new RetryBudget();
  const retries = (tries: number): number =>
    Array.from({ length: tries }, () => budget.withdraw()).filter(Boolean).length;
  assert.equal(retries(50), 10);
  for (let i = 0; i < 30; i += 1) budget.deposit();
  assert.ok([2, 3].includes(retries(50)), 'a tenth of thirty, give or take a rounding');
  for (let i = 0; i < 1_000; i += 1) budget.deposit();
  assert.equal(retries(50), 10, 'it does not save up more');
});
