import v8 = require('node:v8');

/** Of bytecode that a function runs before Node 20 optimises it; its own default is 135 168. */
const BUDGETS = { once: 1_000_000, watch: 400_000 };
/** Newer ones decide in another way, and keep what they compiled. */
const LAST_MAJOR = 20;

/**
 * Has Node optimise only what runs long. The compiler inside codegen is many functions that each run for a moment: to optimise
 * them takes a third of a short run's CPU, and pays off in long ones alone. Watching, it takes as much beside each edit.
 */
function expectShortRun(kind: keyof typeof BUDGETS): void {
  const [major] = process.versions.node.split('.');
  if (Number(major) <= LAST_MAJOR) v8.setFlagsFromString(`--interrupt-budget=${BUDGETS[kind]}`);
}

export = expectShortRun;
