import type { Workload } from '../harness/workload.js';
import { echo } from './echo.js';

/** In the order of the table. */
export const WORKLOADS: readonly Workload[] = [echo];
