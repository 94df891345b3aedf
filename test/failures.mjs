// A reporter of node:test for `run.mjs`: a line of JSON for each test that failed.

/** How the message of a test begins that failed for its time alone: `Times` in test/faults writes it. */
const TOO_SLOW = 'too slow: ';

export const isTooSlow = ({ message }) => message.startsWith(TOO_SLOW);

export default async function* failures(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:fail' || data.todo !== undefined) continue;
    const { error } = data.details;
    // Whatever holds a test that failed.
    if (error?.failureType === 'subtestsFailed') continue;
    const { cause } = error ?? {};
    const message = String(cause?.message ?? cause ?? error?.message ?? '');
    yield `${JSON.stringify({ file: data.file ?? data.name, name: data.name, message })}\n`;
  }
}
