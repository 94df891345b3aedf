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
import type { ErrorHandler, Middleware } from './hooks.js';
import type { HttpContext, RouteInfo } from './http-context.js';
import type { HostRouted } from './route-finder.js';
import type { RouteMetrics } from './route-metrics.js';
import type { UploadLimits } from './upload-limits.js';

const NONE: readonly never[] = [];

/** More than ever run at once. Not infinity: for a number that is not whole V8 makes an object, one a route. */
export const UNLIMITED = 0x7fff_ffff;

/** The list, or one for all routes that have none: with a thousand in use the processor's cache has no room for empty lists. */
export function sharedIfEmpty<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list;
}

/** A route with everything that a request needs, merged once at boot. */
export interface BoundRoute extends HostRouted, MergedPipeline {
  readonly info: RouteInfo;
  readonly access: Access;
  /** 0 for none. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly maxConcurrent: number;
  readonly consumes: readonly string[] | undefined;
  readonly produces: readonly string[] | undefined;
  /** Of a value. */
  readonly status: number;
  readonly input: RouteInput | undefined;
  /** Of a form that is read as it comes; undefined for none. */
  readonly files: readonly RouteFile[] | undefined;
  readonly upload: UploadLimits;
  readonly body: BodyCodec;
  readonly isBodyWrapped: boolean;
  /** How a form becomes the body; without it by what the texts look like. */
  readonly form: RouteForm | undefined;
  /** The method needs the body, or fields of it. */
  readonly readsBody: boolean;
  /** Undefined where only the value itself tells: of functional routes. */
  readonly result: RouteResult | undefined;
  readonly usesCall: boolean;
  readonly middleware: readonly Middleware[];
  /** From the inside out. */
  readonly errorHandlers: readonly ErrorHandler[];
  readonly metrics: RouteMetrics;
  readonly instance: object | undefined;
  readonly invoke: (
    self: object | undefined,
    input: unknown,
    body: unknown,
    http: HttpContext,
    call: Call | undefined,
  ) => unknown;
  /** How many of its methods run. */
  running: number;
}
