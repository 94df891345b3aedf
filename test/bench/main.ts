// Measures Nopal beside floors and peers: `npm run bench -- --help`.
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseBenchOptions, USAGE, UsageError } from './bench-options.js';
import type { Results } from './harness/results.js';
import { runBench } from './harness/run-bench.js';
import { compareResults } from './report/compare.js';
import { renderReport } from './report/markdown.js';
import { renderPlot } from './report/plot.js';
import { printComparison } from './report/print-comparison.js';
import { printTable } from './report/print-table.js';
import { readResults } from './report/read-results.js';
import { WORKLOADS } from './workloads/all.js';

const args = process.argv.slice(2);

async function run(): Promise<number> {
  const options = parseBenchOptions(
    args,
    WORKLOADS.map(({ name }) => name),
  );
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (options.list) {
    for (const { name, title, scenarios } of WORKLOADS) {
      console.log(`${name}  ${title}`);
      for (const scenario of scenarios(options.shape))
        console.log(`    ${scenario.name}${scenario.isDefault ? '' : '  (--all)'}`);
    }
    return 0;
  }
  // Read first: ten minutes are too long to wait for the news that it is not there.
  const before = options.compare === undefined ? undefined : readResults(options.compare);
  const isTerminal = process.stderr.isTTY;
  const tell = (what: string): void => {
    if (isTerminal) process.stderr.write(`\r\u001b[2K${what}`);
  };
  const results = await runBench(
    WORKLOADS,
    options,
    ['npm run bench --', ...args].join(' '),
    tell,
    (rows) => {
      const [row] = rows;
      if (!isTerminal && row !== undefined)
        process.stderr.write(`measured ${row.workload} ${row.scenario}\n`);
    },
  );
  if (isTerminal) process.stderr.write('\r\u001b[2K');
  if (options.json) console.log(JSON.stringify(results, undefined, 1));
  else console.log(`${printTable(results.rows)}\n\n${printFoot(results)}`);
  if (options.report !== undefined) writeReport(results, options.report);
  for (const failure of results.failures) console.error(`FAILED ${failure}`);
  const code = results.failures.length > 0 ? 1 : 0;
  if (before === undefined) return code;
  const comparison = compareResults(before, results);
  console.error(printComparison(comparison));
  return comparison.changes.some(({ verdict }) => verdict === 'slower') ? 1 : code;
}

/** The page, and its plot beside it. */
function writeReport(results: Results, file: string): void {
  const plot = `${file.slice(0, -'.md'.length)}.svg`;
  writeFileSync(plot, renderPlot(results));
  writeFileSync(file, renderReport(results, basename(plot)));
  console.error(`wrote ${file} and ${plot}`);
}

function printFoot({ rounds, loadAverage, stolenPercent, machine }: Results): string {
  const busy = `load average ${loadAverage.map((load) => load.toFixed(1)).join(' before, ')} after`;
  return `${rounds} rounds, medians. ${busy}, ${stolenPercent.toFixed(1)} % stolen, ${machine.cores} cores, Node ${machine.node}.`;
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
}
