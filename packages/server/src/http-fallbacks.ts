import { GameError, type HttpContext, type HttpHook, reply } from '@nopal/core';
import type { StaticHttp } from '@nopal/frontend';

type ReplyInit = NonNullable<Parameters<typeof reply.text>[1]>;

/** Files that are in memory, for paths that no route has. */
export function answerFile(files: StaticHttp): HttpHook {
  return (http) => {
    if (http.method !== 'GET' && http.method !== 'HEAD') return undefined;
    const query = http.queryText === '' ? '' : `?${http.queryText}`;
    const answer = files(http.method, http.path + query);
    if (answer === undefined) return undefined;
    const { status, headers, body } = answer;
    const init: ReplyInit = { status, headers };
    return typeof body === 'string'
      ? reply.text(body, init)
      : reply.bytes(body, 'application/octet-stream', init);
  };
}

/** For whoever opens the game's address in a browser. */
export function hintAtWebSocket(http: HttpContext): undefined {
  if (http.path !== '/' || http.method !== 'GET') return undefined;
  throw new GameError(
    'BAD_REQUEST',
    'this address takes WebSocket connections (RFC 6455, version 13)',
    {
      httpStatus: 426,
      headers: { Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
    },
  );
}
