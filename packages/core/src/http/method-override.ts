import { isHeaderName } from './header-names.js';
import type { HttpHook, HttpHooks } from './hooks.js';
import type { HttpContext } from './http-context.js';
import { essence } from './media-type.js';

export interface MethodOverrideOptions {
  /** The header that names the verb; `x-http-method-override` by default, false for none. */
  readonly header?: string | false;
  /** The field of a form that names it; `_method` by default, false for none. */
  readonly field?: string | false;
}

/** What a POST may become: verbs that change something, so that no link and no cache is fooled. */
export const OVERRIDE_VERBS = ['PUT', 'PATCH', 'DELETE'] as const;
const VERBS: ReadonlySet<string> = new Set(OVERRIDE_VERBS);
/** Of a form that is looked into. */
export const MAX_OVERRIDE_BYTES = 65_536;

/**
 * Lets clients that can only GET and POST, such as forms, name the verb they mean. Only a POST becomes another verb, and only
 * PUT, PATCH or DELETE; anything else that is named changes nothing.
 * @throws TypeError when the header is no name.
 */
export function methodOverride(options: MethodOverrideOptions = {}): HttpHooks {
  const { header = 'x-http-method-override', field = '_method' } = options;
  if (header !== false && !isHeaderName(header))
    throw new TypeError(`methodOverride.header is ${JSON.stringify(header)}, which is no name`);
  const name = header === false ? undefined : header.toLowerCase();
  const change = (http: HttpContext, wanted: string | null | undefined): void => {
    const verb = wanted?.toUpperCase() ?? '';
    if (VERBS.has(verb)) http.method = verb;
  };
  const hook: HttpHook = (http) => {
    if (http.method !== 'POST') return undefined;
    const wanted = name === undefined ? undefined : http.header(name);
    if (wanted !== undefined || field === false || !mayNameVerb(http)) {
      change(http, wanted);
      return undefined;
    }
    return http.bodyBytes().then((bytes) => {
      change(http, new URLSearchParams(new TextDecoder().decode(bytes)).get(field));
    });
  };
  return { onRequest: [hook] };
}

/** Whether the request is a small form, which may name a verb: its body is wanted though its path has no route for POST. */
export function mayNameVerb(request: Pick<HttpContext, 'method' | 'header'>): boolean {
  if (request.method !== 'POST') return false;
  if (essence(request.header('content-type')) !== 'application/x-www-form-urlencoded') return false;
  const length = Number(request.header('content-length') ?? Number.NaN);
  return length > 0 && length <= MAX_OVERRIDE_BYTES;
}
