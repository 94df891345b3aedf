import { readFileSync } from 'node:fs';
import { UsageError } from '../bench-options.js';
import type { Results } from '../harness/results.js';

/** Results of an earlier run. @throws UsageError for a file that is not there or holds something else. */
export function readResults(file: string): Results {
  let results: Partial<Results>;
  try {
    results = JSON.parse(readFileSync(file, 'utf8')) as Partial<Results>;
  } catch (error) {
    throw new UsageError(`${file} cannot be read as results: ${(error as Error).message}`);
  }
  if (results?.version !== 1 || !Array.isArray(results.rows))
    throw new UsageError(
      `${file} holds no results of this bench; make one with: npm run --silent bench -- --json > ${file}`,
    );
  return results as Results;
}
