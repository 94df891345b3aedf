import { hasControls } from './header-text.js';
import type { ServerEvent } from './reply.js';

const LINE_END = /\r\n|\r|\n/;

/** A server-sent event as it is on the wire. @throws TypeError for an id or a name with line ends, which would forge events. */
export function eventText(event: ServerEvent): string {
  let text = '';
  if (event.id !== undefined) text += `id: ${oneLine('id', event.id)}\n`;
  if (event.event !== undefined) text += `event: ${oneLine('event', event.event)}\n`;
  if (event.retryMs !== undefined) {
    if (!Number.isInteger(event.retryMs) || event.retryMs < 0)
      throw new TypeError(`retryMs of a server-sent event is ${event.retryMs}; it must be whole`);
    text += `retry: ${event.retryMs}\n`;
  }
  const data = typeof event.data === 'string' ? event.data : (JSON.stringify(event.data) ?? '');
  for (const line of data.split(LINE_END)) text += `data: ${line}\n`;
  return `${text}\n`;
}

function oneLine(field: string, value: string): string {
  if (hasControls(value))
    throw new TypeError(
      `${field} of a server-sent event has control characters, such as a line end`,
    );
  return value;
}
