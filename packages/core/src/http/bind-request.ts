import { bindBody } from './bind-body.js';
import { bindFiles } from './bind-files.js';
import { bindInput } from './bind-input.js';
import type { BodyFormats, ReadBody } from './body-formats.js';
import type { BoundRoute } from './bound-route.js';
import type { HttpContext } from './http-context.js';
import { RequestIssues } from './request-issues.js';
import type { UploadForm } from './upload-form.js';

/** What a method is called with. */
export interface BoundRequest {
  readonly input: unknown;
  readonly body: unknown;
}

/**
 * Reads a request's parameters and body for its route.
 * @param read gives the body by its media type.
 * @param form with the files, of a route that takes some.
 * @throws GameError that names everything that is wrong with them.
 */
export function bindRequest(
  route: BoundRoute,
  http: HttpContext,
  bytes: Uint8Array,
  formats: BodyFormats,
  read: () => ReadBody,
  form?: UploadForm,
): BoundRequest {
  const issues = new RequestIssues();
  const contentType = route.readsBody ? http.header('content-type') : undefined;
  const hasBody = bytes.length > 0 || contentType !== undefined;
  let readBody: ReadBody | undefined;
  if (route.readsBody && route.body !== 'raw' && hasBody) {
    try {
      readBody = read();
    } catch (error) {
      issues.add('body', error);
    }
  }
  let input =
    route.input === undefined ? undefined : bindInput(route.input, http, readBody, issues);
  if (route.files !== undefined) input = bindFiles(route.files, form, input, issues);
  let body: unknown;
  if (route.body === 'raw') body = bytes;
  else if (route.body !== 'none' && !issues.isBodyBroken) {
    const { isBodyWrapped, form } = route;
    body = bindBody(route.body, isBodyWrapped, form, readBody, contentType, formats, issues);
  }
  issues.throwIfAny();
  return { input, body };
}
