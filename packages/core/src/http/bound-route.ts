import type { Call } from '../dispatch/call.js';
import type { MergedPipeline } from '../dispatch/run-pipeline.js';
import type { BodyCodec } from '../manifest/codec.js';
import type {
  Access,
  RouteFile,
  RouteForm,
  RouteInput,
  RouteResult,
} from '../manifest/manifest.js';
import type { Counter, Histogram, Metrics } from '../ports/metrics.js';
import type { ErrorHandler, Middleware } from './hooks.js';
import type { HttpContext, RouteInfo } from './http-context.js';
import type { PathPattern } from './path-pattern.js';
import type { HostRouted } from './route-finder.js';
import { RouteMetrics } from './route-metrics.js';
import type { UploadLimits } from './upload-limits.js';

const NONE: readonly never[] = [];

/** More than ever run at once. Not infinity: for a number that is not whole V8 makes an object, one a route. */
const UNLIMITED = 0x7fff_ffff;

/** How a route's method is called. */
export type InvokeRoute = (
  self: object | undefined,
  input: unknown,
  body: unknown,
  http: HttpContext,
  call: Call | undefined,
) => unknown;

/** What a route is made of. */
export interface RouteParts {
  readonly verb: string;
  readonly pattern: PathPattern;
  readonly name: string;
  readonly host: string | undefined;
  readonly pipeline: MergedPipeline;
  readonly access: Access;
  /** 0 for none. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** As many as come by default. */
  readonly maxConcurrent: number | undefined;
  readonly consumes: readonly string[] | undefined;
  readonly produces: readonly string[] | undefined;
  /** Of a value; 200 by default. */
  readonly status: number | undefined;
  readonly input?: RouteInput | undefined;
  /** Of a form that is read as it comes; undefined for none. */
  readonly files?: readonly RouteFile[] | undefined;
  readonly upload?: UploadLimits;
  readonly body: BodyCodec;
  readonly isBodyWrapped?: boolean | undefined;
  /** How a form becomes the body; without it by what the texts look like. */
  readonly form?: RouteForm | undefined;
  /** Undefined where only the value itself tells: of functional routes. */
  readonly result?: RouteResult | undefined;
  readonly usesCall?: boolean;
  readonly middleware: readonly Middleware[];
  /** From the inside out. */
  readonly errorHandlers: readonly ErrorHandler[];
  readonly instance: object;
  readonly invoke: InvokeRoute;
  readonly metrics: Metrics;
  readonly names: ParameterNames;
}

/** The names of paths' parameters, each list once however many routes have it. */
export class ParameterNames {
  readonly #lists = new Map<string, readonly string[]>();

  of({ names }: PathPattern): readonly string[] {
    const key = names.join('/');
    const known = this.#lists.get(key);
    if (known === undefined) this.#lists.set(key, names);
    return known ?? names;
  }
}

/**
 * A route with everything that a request needs, merged once at boot. With a thousand in use the processor's cache has no room for
 * them, and each place in memory that a request looks at costs some 0.1 µs: so what it asks for comes first, one beside the other,
 * and what routes have alike is there once.
 */
export class BoundRoute implements HostRouted, MergedPipeline {
  readonly verb: string;
  readonly #succeeded: Counter;
  readonly #durationMs: Histogram;
  readonly access: Access;
  readonly maxBodyBytes: number;
  readonly maxConcurrent: number;
  /** How many of its methods run. */
  running = 0;
  readonly consumes: readonly string[] | undefined;
  readonly produces: readonly string[] | undefined;
  readonly guards: MergedPipeline['guards'];
  /** The method needs the body, or fields of it. */
  readonly readsBody: boolean;
  readonly files: readonly RouteFile[] | undefined;
  readonly input: RouteInput | undefined;
  readonly body: BodyCodec;
  readonly middleware: readonly Middleware[];
  readonly before: MergedPipeline['before'];
  readonly after: MergedPipeline['after'];
  readonly usesCall: boolean;
  readonly invoke: InvokeRoute;
  readonly instance: object;
  /** Of the parameters in its path, in order. */
  readonly names: readonly string[];
  readonly result: RouteResult | undefined;
  readonly status: number;
  readonly info: RouteInfo;
  readonly #metrics: RouteMetrics;
  readonly timeoutMs: number;
  readonly pattern: PathPattern;
  readonly host: string | undefined;
  readonly upload: UploadLimits;
  readonly isBodyWrapped: boolean;
  readonly form: RouteForm | undefined;
  readonly errorHandlers: readonly ErrorHandler[];

  constructor(parts: RouteParts) {
    const { verb, pattern, body, input, files } = parts;
    const metrics = new RouteMetrics(parts.metrics, verb, pattern.text);
    this.verb = verb;
    this.#succeeded = metrics.succeeded;
    this.#durationMs = metrics.durationMs;
    this.access = parts.access;
    this.maxBodyBytes = parts.maxBodyBytes;
    this.maxConcurrent = parts.maxConcurrent ?? UNLIMITED;
    this.consumes = parts.consumes;
    this.produces = parts.produces;
    this.guards = sharedIfEmpty(parts.pipeline.guards);
    this.readsBody = body !== 'none' || input?.readsBody === true || files !== undefined;
    this.files = files;
    this.input = input;
    this.body = body;
    this.middleware = sharedIfEmpty(parts.middleware);
    this.before = sharedIfEmpty(parts.pipeline.before);
    this.after = sharedIfEmpty(parts.pipeline.after);
    this.usesCall = parts.usesCall === true;
    this.invoke = parts.invoke;
    this.instance = parts.instance;
    this.names = parts.names.of(pattern);
    this.result = parts.result;
    this.status = parts.status ?? 200;
    this.#metrics = metrics;
    this.info = { pattern: pattern.text, method: verb, name: parts.name };
    this.timeoutMs = parts.timeoutMs;
    this.pattern = pattern;
    this.host = parts.host;
    this.upload = parts.upload ?? {};
    this.isBodyWrapped = parts.isBodyWrapped === true;
    this.form = parts.form;
    this.errorHandlers = parts.errorHandlers;
  }

  /** Counts and times one request that is over. */
  record(status: number, isAborted: boolean, durationMs: number): void {
    if (isAborted || status < 200 || status > 299) this.#metrics.count(status, isAborted);
    else this.#succeeded.add(1);
    this.#durationMs.record(durationMs);
  }
}

function sharedIfEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list;
}
