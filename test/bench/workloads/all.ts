import type { Workload } from '../harness/workload.js';
import { backends } from './backends.js';
import { broadcast } from './broadcast.js';
import { echo } from './echo.js';
import { inFlight } from './in-flight.js';
import { lone } from './lone.js';
import { notify } from './notify.js';
import { payloads } from './payloads.js';
import { push } from './push.js';
import { remote } from './remote.js';

/** In the order of the table. */
export const WORKLOADS: readonly Workload[] = [
  echo,
  lone,
  notify,
  push,
  remote,
  broadcast,
  payloads,
  inFlight,
  backends,
];
