import v8 = require('node:v8');

/** Of bytecode that a function runs before Node 20 optimises it; its own default is 135 168. */
const BUDGETS = { once: 1_000_000, watch: 400_000 };
/**
 * By how much of itself the heap of a run that ends may grow before it is searched for what is no longer used; nearly all of it
 * still is. V8's own limit of the heap stays as it is.
 */
const GROWTH_PERCENT = 600;
/** Newer ones decide in another way, and keep what they compiled. */
const LAST_MAJOR = 20;

/**
 * Has Node optimise only what runs long. The compiler inside codegen is many functions that each run for a moment: to optimise
 * them takes a third of a short run's CPU, and pays off in long ones alone. Watching, it takes as much beside each edit.
 */
function expectShortRun(kind: keyof typeof BUDGETS): void {
  const [major] = process.versions.node.split('.');
  if (Number(major) > LAST_MAJOR) return;
  v8.setFlagsFromString(`--interrupt-budget=${BUDGETS[kind]}`);
  if (kind === 'once') v8.setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}

export = expectShortRun;
