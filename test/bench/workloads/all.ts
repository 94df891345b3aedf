import type { Workload } from '../harness/workload.js';
import { backends } from './backends.js';
import { boot } from './boot.js';
import { broadcast } from './broadcast.js';
import { connect } from './connect.js';
import { echo } from './echo.js';
import { growth } from './growth.js';
import { http } from './http.js';
import { idle } from './idle.js';
import { inFlight } from './in-flight.js';
import { lone } from './lone.js';
import { notify } from './notify.js';
import { payloads } from './payloads.js';
import { peers } from './peers.js';
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
  connect,
  idle,
  boot,
  growth,
  payloads,
  inFlight,
  backends,
  http,
  peers,
];
