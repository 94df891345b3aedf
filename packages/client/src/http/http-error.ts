import { NopalError, type NopalErrorCode } from '../nopal-error.js';

/** One thing that is wrong with a request. */
export interface ProblemIssue {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  readonly name?: string;
  /** A JSON Pointer to the part of the body. */
  readonly pointer?: string;
  readonly code: string;
  readonly detail: string;
}

/** The body of an error, RFC 9457. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly code?: string;
  readonly requestId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly errors?: readonly ProblemIssue[];
}

const CODES: Readonly<Record<number, NopalErrorCode>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  422: 'INVALID',
  429: 'RATE_LIMITED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** An answer that is an error: the server's code, its status and what its problem details say. */
export class HttpError extends NopalError {
  readonly status: number;
  /** Undefined when something before the server answered. */
  readonly problem: Problem | undefined;
  readonly headers: Headers;

  constructor(route: string, response: Response, problem: Problem | undefined) {
    const { status, headers } = response;
    const code = problem?.code ?? CODES[status] ?? 'UNKNOWN';
    const message = problem?.detail ?? problem?.title ?? `${route} was answered with ${status}`;
    super(code, message, { route, metadata: problem?.metadata });
    this.status = status;
    this.problem = problem;
    this.headers = headers;
  }
}

/** What an answer with an error says; undefined when it says nothing that can be read. */
export async function readProblem(response: Response): Promise<Problem | undefined> {
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/(?:problem\+)?json\b/i.test(type)) {
    await response.body?.cancel();
    return undefined;
  }
  try {
    const problem: unknown = await response.json();
    return typeof problem === 'object' && problem !== null ? checked(problem) : undefined;
  } catch {
    return undefined; // broken JSON: its status is all that is known
  }
}

/** The members that are of their types; a proxy may have answered something else. */
function checked(problem: Problem): Problem | undefined {
  const { code, detail, title } = problem;
  const isText = [code, detail, title].every((one) => one === undefined || typeof one === 'string');
  return isText ? problem : undefined;
}
