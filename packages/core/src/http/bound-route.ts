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
