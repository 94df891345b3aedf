import { GameError } from '../errors/game-error.js';
import type { BoundRoute } from './bound-route.js';
import type { HttpContext } from './http-context.js';
import { locationText } from './location-text.js';
import { Reply } from './reply.js';
import type { Found } from './route-finder.js';

/**
 * The answer of a path that has no route for the verb: what it does have, or where it went.
 * @throws GameError for the paths and verbs that nothing has.
 */
export function answerUnrouted(
  found: Found<BoundRoute>,
  http: HttpContext,
  sent: { readonly path: string; readonly query: string },
): Reply<unknown> {
  const { method } = http;
  switch (found.kind) {
    case 'malformed':
      throw new GameError('BAD_REQUEST', 'the path has a bad percent escape');
    case 'redirect': {
      // Where it was rewritten to is not the client's business.
      const { path, query } = sent;
      const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
      // `//elsewhere.example/` would lead to another host.
      if (path.startsWith('//') || path.includes('\\') || other === '') throw nothingAt(path);
      const status = method === 'GET' || method === 'HEAD' ? 301 : 308;
      const headers = { Location: locationText(query === '' ? other : `${other}?${query}`) };
      return new Reply({ as: 'nothing' }, { status, headers });
    }
    case 'verb': {
      const headers = { Allow: found.allow };
      if (method === 'OPTIONS') return new Reply({ as: 'nothing' }, { status: 204, headers });
      const says = `${method.slice(0, 20)} is not for this path; it has ${found.allow}`;
      throw new GameError('BAD_REQUEST', says, { httpStatus: 405, headers });
    }
    default:
      throw nothingAt(sent.path);
  }
}

function nothingAt(path: string): GameError {
  return new GameError('NOT_FOUND', `there is nothing at ${path.slice(0, 200)}`);
}
