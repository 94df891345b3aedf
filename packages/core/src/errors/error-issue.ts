/** One thing that is wrong with an HTTP request. */
export interface ErrorIssue {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** The parameter's name there; of a body's part its JSON Pointer is in `pointer`. */
  readonly name?: string;
  /** RFC 6901: `/items/3/name`; empty for the whole body. */
  readonly pointer?: string;
  readonly code: string;
  readonly detail: string;
}
