// The stages that need the compiler, for the command as it is installed.
import expectShortRun = require('./expect-short-run.cjs');
import keepCode = require('./keep-code.cjs');

const isWatching = process.argv.includes('--watch') || process.argv.includes('-w');
expectShortRun(isWatching ? 'watch' : 'once');
keepCode();

export = require('./codegen.cjs') as unknown;
