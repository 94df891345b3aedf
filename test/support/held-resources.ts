import { readdirSync, readlinkSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds at one moment. */
export interface HeldResources {
  /** Of JavaScript, after a collection. */
  readonly heapBytes: number;
  readonly timers: number;
  /** Files and sockets of Node and of addons, by the kernel's count; undefined where it does not tell. */
  readonly descriptors: number | undefined;
}

/** Collects garbage and counts. */
export function heldResources(): HeldResources {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node has no gc()');
  collect();
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  return { heapBytes: process.memoryUsage().heapUsed, timers, descriptors: descriptors() };
}

function descriptors(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').filter((fd) => isOpen(fd)).length;
  } catch {
    return undefined;
  }
}

/** The listing's own descriptor is in the list, and closed when it is looked at. */
function isOpen(fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) !== '';
  } catch {
    return false;
  }
}
