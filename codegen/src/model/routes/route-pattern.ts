/** The verbs that a route may have, and `*` for every other one. */
export const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', '*'] as const;

/** A path as routes have it: `/players/:id`, with what it names. */
export interface RoutePath {
  /** Literal parts decoded; a wildcard is `*`, whatever its name. */
  readonly path: string;
  readonly names: readonly string[];
  /** The name of `/*file`. */
  readonly rest?: string;
}

/** Why a pattern cannot match, and what would. */
export interface PatternProblem {
  readonly problem: string;
  readonly hint?: string;
}

const NAME = /^[A-Za-z_$][\w$]*$/;
/** What no path of a request holds as it is. */
const FORBIDDEN = /[\s?#\\"<>^`{|}\p{Cc}]/u;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/** Splits `GET /players/:id`. */
export function splitPattern(
  pattern: string,
): { readonly verb: string; readonly path: string } | PatternProblem {
  const shown = JSON.stringify(pattern.slice(0, 80));
  const [, verb, path] = /^(\S+) +(\S.*)$/.exec(pattern) ?? [];
  if (verb === undefined || path === undefined) {
    const hint = `write a verb and a path: 'GET ${pattern.startsWith('/') ? pattern : '/players/:id'}'`;
    return { problem: `${shown} is no verb and path`, hint };
  }
  if (!VERBS.some((one) => one === verb)) {
    const upper = VERBS.find((one) => one === verb.toUpperCase());
    const hint = upper === undefined ? `the verbs are ${VERBS.join(', ')}` : `write ${upper}`;
    return { problem: `${shown} begins with ${verb}, which is no verb`, hint };
  }
  return { verb, path };
}

/** Reads a path, or what stands before one. */
export function readPath(path: string): RoutePath | PatternProblem {
  const shown = JSON.stringify(path.slice(0, 80));
  if (!path.startsWith('/'))
    return { problem: `the path ${shown} does not begin with /`, hint: `write '/${path}'` };
  const forbidden = FORBIDDEN.exec(path)?.[0];
  if (forbidden !== undefined) {
    const hint =
      forbidden === '?' ? 'the query needs no pattern: parameters take it by name' : undefined;
    const problem = `the path ${shown} holds ${JSON.stringify(forbidden)}, which no request's path does`;
    return { problem, ...(hint !== undefined && { hint }) };
  }
  if (path === '/') return { path, names: [] };
  const names: string[] = [];
  const parts: string[] = [];
  const written = path.slice(1).split('/');
  for (const [i, part] of written.entries()) {
    const isLast = i === written.length - 1;
    if (part.startsWith(':')) {
      const name = part.slice(1);
      if (!NAME.test(name)) {
        const hint = 'a parameter is a whole part: /:id, with a name that a method can take';
        return { problem: `${part} in ${shown} names no parameter`, hint };
      }
      names.push(name);
      parts.push(part);
    } else if (part.startsWith('*')) {
      if (!isLast) {
        const hint = 'only the last part may be *; it takes the rest of the path';
        return { problem: `${shown} has * in its middle, which never matches`, hint };
      }
      const rest = part.slice(1);
      if (rest !== '' && !NAME.test(rest)) {
        return { problem: `${part} in ${shown} names no parameter`, hint: 'write /* or /*file' };
      }
      if (rest !== '') names.push(rest);
      const twice = repeated(names);
      if (twice !== undefined) return { problem: `${shown} names ${twice} twice` };
      return { path: `/${[...parts, '*'].join('/')}`, names, ...(rest !== '' && { rest }) };
    } else {
      const literal = readLiteral(part, isLast);
      if (typeof literal !== 'string')
        return { ...literal, problem: `${shown} has ${literal.problem}` };
      parts.push(literal);
    }
  }
  const twice = repeated(names);
  if (twice !== undefined) return { problem: `${shown} names ${twice} twice` };
  return { path: `/${parts.join('/')}`, names };
}

/** A part that is matched as it is, decoded. */
function readLiteral(part: string, isLast: boolean): string | PatternProblem {
  if (part === '' && !isLast) return { problem: 'an empty part' };
  if (part === '.' || part === '..') {
    return { problem: `the part ${part}`, hint: 'clients resolve it before they send' };
  }
  if (part.includes('*')) {
    return { problem: `* inside the part ${part}`, hint: '* is a part of its own: the last' };
  }
  const bad = `an escape that cannot be read, in ${part}`;
  if (BAD_ESCAPE.test(part)) return { problem: bad, hint: 'two hexadecimal digits follow a %' };
  let decoded: string;
  try {
    decoded = decodeURIComponent(part);
  } catch {
    return { problem: bad, hint: 'escapes are UTF-8' };
  }
  const isSpecial = decoded !== part && /^[:*]|\/|\*/.test(decoded);
  return isSpecial ? { problem: bad, hint: 'it would be read as a part of the pattern' } : decoded;
}

function repeated(names: readonly string[]): string | undefined {
  return names.find((name, i) => names.indexOf(name) !== i);
}

/** What a component puts before its paths, and one of them: `/v1`, `/players`, `/` → `/v1/players`. */
export function joinPaths(before: string, path: string): string {
  if (before === '') return path;
  return path === '/' ? before : `${before}${path.startsWith('/') ? '' : '/'}${path}`;
}
