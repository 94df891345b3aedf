// Measures Nopal beside floors and peers: `npm run bench -- --help`.
import { parseBenchOptions, USAGE, UsageError } from './bench-options.js';
import { chosenScenarios, runBench } from './harness/run-bench.js';
import { printTable } from './report/print-table.js';
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
  if (chosenScenarios(WORKLOADS, options).length === 0)
    throw new UsageError('all scenarios of what was named are of the whole matrix: give --all');
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
  else console.log(printTable(results.rows));
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
}
