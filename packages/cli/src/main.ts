#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Node 22 and newer keep what they compiled: reading the compiler is a third of a run. Whether it works is nothing to tell.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { runCli } = await import('./run-cli.js');
process.exitCode = await runCli(process.argv.slice(2));
