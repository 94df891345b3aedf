#!/usr/bin/env node
// The command as it is installed: CommonJS, because Node starts it sooner, and everything of ours in one file that the build
// puts beside this one. In this repository main.ts runs the same from the sources.
import expectShortRun = require('./expect-short-run.cjs');
import keepCode = require('./keep-code.cjs');

const commandLine = process.argv.slice(2);
if (!commandLine.includes('--watch') && !commandLine.includes('-w')) expectShortRun();
keepCode();
const program = require('./nopal.cjs') as typeof import('./run-cli.js', { with: {
  'resolution-mode': 'import',
}});
program.runCli(commandLine).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    throw error; // as an error that nobody awaited: Node prints it and ends with 1
  },
);
