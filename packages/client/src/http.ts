// The typed fetch client's runtime; apart from the main entry, so that a page with a WebSocket alone does not carry it.
export { httpClient } from './http/http-client.js';
export type {
  HttpArgument,
  HttpContract,
  HttpRoute,
  HttpText,
  HttpWay,
} from './http/http-contract.js';
export { HttpError, type Problem, type ProblemIssue } from './http/http-error.js';
export type { HttpCallOptions, HttpHeaders, HttpOptions } from './http/http-options.js';
export { NopalError, type NopalErrorCode } from './nopal-error.js';
