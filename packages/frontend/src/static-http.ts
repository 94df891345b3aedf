import { statusText } from '@nopal/core';
import type { UwsRequest, UwsResponse } from './uws-binding.js';

/** A prebuilt answer. Content-Length is added. */
export interface StaticAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers GET and HEAD from memory, at once; undefined where it has nothing. The url includes the query. */
export type StaticHttp = (method: string, url: string) => StaticAnswer | undefined;

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Headers that frame the message: written by the server. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection']);
/** A short plain text, after which the connection is closed. */
export function refusal(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): StaticAnswer {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
    body: `${text}\n`,
  };
}

/** Writes the answer in one piece. @throws TypeError, before anything is written, when a header is not allowed. */
export function writeAnswer(
  response: UwsResponse,
  method: string,
  answer: StaticAnswer,
  closeConnection = false,
): void {
  checkAnswer(answer);
  const { status, headers } = answer;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : answer.body;
  const bodyless = status === 204 || status === 304;
  response.cork(() => {
    response.writeStatus(`${status} ${statusText(status)}`);
    for (const name in headers)
      response.writeHeader(name, Buffer.from(headers[name] ?? '', 'latin1'));
    if (bodyless) {
      response.endWithoutBody();
    } else if (method === 'HEAD') {
      // The form of endWithoutBody that takes a length leaves the request open in some builds.
      response.writeHeader('Content-Length', String(body.byteLength));
      response.endWithoutBody();
    } else {
      response.end(body, closeConnection);
    }
  });
}

/** Why there is nothing for this request. */
export function answerRequest(
  request: UwsRequest,
  isWebSocketPath: (path: string) => boolean,
): StaticAnswer {
  const method = request.getCaseSensitiveMethod();
  if (method !== 'GET' && method !== 'HEAD') {
    return refusal(405, `method ${method.slice(0, 20)} is not served here`, { Allow: 'GET, HEAD' });
  }
  const path = request.getUrl();
  if (!isWebSocketPath(path)) return refusal(404, 'not found');
  return refusal(426, 'this address takes WebSocket connections (RFC 6455, version 13)', {
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
  });
}

/** Path and query as they were sent. */
export function requestUrl(request: UwsRequest): string {
  const query = request.getQuery();
  return query ? `${request.getUrl()}?${query}` : request.getUrl();
}

function checkAnswer({ status, headers, body }: StaticAnswer): void {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new TypeError('a body must be a string or bytes');
  }
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError(`status ${status} is no final HTTP status, 200 to 599`);
  }
  for (const name in headers) {
    if (!HEADER_NAME.test(name) || FRAMING.has(name.toLowerCase())) {
      throw new TypeError(`header name ${JSON.stringify(name)} is not allowed`);
    }
    if (!isHeaderValue(headers[name] ?? '')) {
      throw new TypeError(`header ${name} has a value with control characters`);
    }
  }
}

function isHeaderValue(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false;
  }
  return true;
}
