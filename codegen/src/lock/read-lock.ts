import type { Findings } from '../ir/diagnostic.js';
import { LOCK_FILE } from '../write/output-roots.js';
import { LOCK_VERSION, type Lock } from './lock.js';
import { lockLine } from './lock-place.js';
import { type LockFault, parseLock } from './parse-lock.js';

/** Larger than the lock of some 100,000 fields; what is larger is no lock. */
export const MAX_LOCK_BYTES = 16 * 1024 * 1024;

/** Reads a lock's text; undefined when `findings` got an error. @param name what to call the file in messages */
export function readLock(text: string, findings: Findings, name = LOCK_FILE): Lock | undefined {
  if (Buffer.byteLength(text) > MAX_LOCK_BYTES) {
    findings.error('CG4001', lockLine('', 1), `${name} is larger than ${MAX_LOCK_BYTES} bytes`);
    return undefined;
  }
  const marker = text
    .split('\n')
    .findIndex((line) => /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(line));
  if (marker !== -1) {
    findings.error(
      'CG4002',
      lockLine(text, marker + 1),
      `${name} has the marks of a merge that git could not finish`,
      {
        hint: 'Finish the merge of the sources, then run `nopal lock --rebase REF` with the branch whose numbers stand, such as origin/main.',
      },
    );
    return undefined;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    findings.error('CG4001', placeOfJsonError(text, message), `${name} is not JSON: ${message}`);
    return undefined;
  }
  const version = (parsed as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > LOCK_VERSION) {
    findings.error(
      'CG4003',
      placeOf(text, '"version"'),
      `${name} has version ${version}; this codegen reads ${LOCK_VERSION}`,
      { hint: 'Install the newer @nopal/codegen that wrote it: npm install.' },
    );
    return undefined;
  }
  const faults: LockFault[] = [];
  const lock = parseLock(parsed, text, faults);
  for (const { code, loc, message } of faults) findings.error(code, loc, `${name}: ${message}`);
  return faults.length > 0 ? undefined : lock;
}

function placeOf(text: string, word: string) {
  const line = text.split('\n').findIndex((one) => one.includes(word));
  return lockLine(text, Math.max(0, line) + 1);
}

/** V8 tells the position, in one of two ways. */
function placeOfJsonError(text: string, message: string) {
  const position = /at position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position));
  return lockLine(text, before.split('\n').length);
}
