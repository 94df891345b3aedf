#!/usr/bin/env node
// The command as it is installed: CommonJS, because Node starts it sooner, and the rest in files that the build puts together.
// In this repository main.ts runs the same from the sources.
const command = require('./command.cjs') as typeof import('./run-cli.js', { with: {
  'resolution-mode': 'import',
}});

// When nothing is left to do, the process ends at once: to take the heap apart before takes as long as starting Node.
process.once('beforeExit', () => process.exit());
command.runCli(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    throw error; // as an error that nobody awaited: Node prints it and ends with 1
  },
);
