import type { HeaderList } from '@nopal/core';
import type { UwsResponse } from '../uws-binding.js';
import { headerValue } from './header-value.js';
import type { ListenerFacts } from './listener-facts.js';

/** The addon closes a connection that is idle for so long; clients should not send then. */
const KEEP_ALIVE = 'timeout=10';

/** Writes an answer's status and headers. @param isKept whether the connection takes another request after it */
export function writeHead(
  response: UwsResponse,
  facts: ListenerFacts,
  status: number,
  headers: HeaderList,
  isKept: boolean,
): void {
  if (status !== 200) response.writeStatus(facts.statusLines.of(status));
  for (let at = 0; at < headers.length; at += 2)
    response.writeHeader(headers[at] as string, headerValue(headers[at + 1] as string));
  if (isKept && facts.sendsKeepAlive) response.writeHeader('Keep-Alive', KEEP_ALIVE);
}
