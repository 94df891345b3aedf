import { promisify } from 'node:util';
import {
  type BrotliOptions,
  brotliCompress,
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  deflate,
  gzip,
  type ZlibOptions,
} from 'node:zlib';
import {
  essence,
  type HttpContext,
  type HttpHooks,
  joinNames,
  preferredEncoding,
  type WireBody,
  weakTag,
} from '@nopal/core';
import { type Encoder, encodeChunks } from './encode-chunks.js';

export type ContentEncoding = 'br' | 'gzip' | 'deflate';

export interface CompressOptions {
  /** Bodies of fewer bytes stay as they are; 1024 by default. */
  readonly thresholdBytes?: number;
  /** The best first; `br`, `gzip` and `deflate` by default. */
  readonly encodings?: readonly ContentEncoding[];
  /** Which media types are worth it; texts, JSON, XML, SVG, fonts that are not compressed and WebAssembly by default. */
  readonly types?: (type: string) => boolean;
  /** Brotli's effort, 0 to 11; 4 by default, which costs about as much as gzip. */
  readonly brotliQuality?: number;
  /** Of gzip and deflate, 1 to 9; 6 by default. */
  readonly level?: number;
}

interface Coding {
  whole(bytes: string | Uint8Array): Promise<Uint8Array>;
  pieces(): Encoder;
}

const TEXTUAL =
  /^(text\/|application\/(json|javascript|xml|wasm|yaml|x-ndjson|manifest|msgpack|protobuf|vnd\.apple\.mpegurl)|image\/(svg|bmp|x-icon)|font\/(ttf|otf)|model\/(gltf\+json|obj))|\+(json|xml)$/;

/**
 * Compresses answers for clients that take it, off the event loop: bodies from a size on, and streams, whose pieces go out as
 * they are made. Event streams, parts of files, what is encoded already and what says `no-transform` stay as they are. An
 * answer that mixes a secret with what a stranger chose should say `no-transform` too: its length tells (BREACH).
 * @throws TypeError for an encoding that is not one of the three.
 */
export function compress(options: CompressOptions = {}): HttpHooks {
  const { thresholdBytes = 1_024, types = (type) => TEXTUAL.test(type) } = options;
  const { encodings = ['br', 'gzip', 'deflate'] } = options;
  const codings = codingsOf(options);
  const odd = encodings.find((name) => !codings.has(name));
  if (odd !== undefined)
    throw new TypeError(`compress.encodings has '${odd}'; there are br, gzip and deflate`);

  const onSend = (http: HttpContext, body: WireBody): WireBody | Promise<WireBody> => {
    const { response } = http;
    if (response.status === 304) vary(http);
    if (!mayChange(http, types)) return body;
    if (isWhole(body) && Buffer.byteLength(body) < thresholdBytes) return body;
    vary(http);
    const encoding = preferredEncoding(http.header('accept-encoding'), encodings);
    const coding = codings.get(encoding as ContentEncoding);
    if (encoding === undefined || coding === undefined) return body;
    response.set('Content-Encoding', encoding);
    const tag = response.get('etag');
    if (tag !== undefined) response.set('ETag', weakTag(tag));
    response.remove('accept-ranges');
    return isWhole(body) ? coding.whole(body) : encodeChunks(body, () => coding.pieces());
  };
  return { onSend: [onSend] };
}

function vary({ response }: HttpContext): void {
  response.set('Vary', joinNames(response.get('vary'), ['Accept-Encoding']));
}

function mayChange({ response }: HttpContext, types: (type: string) => boolean): boolean {
  const status = response.status ?? 200;
  if (status < 200 || status === 204 || status === 206 || status === 304) return false;
  if (response.get('content-encoding') !== undefined) return false;
  if (response.get('content-range') !== undefined) return false;
  if (/\bno-transform\b/i.test(response.get('cache-control') ?? '')) return false;
  const type = essence(response.get('content-type'));
  return type !== 'text/event-stream' && types(type);
}

function isWhole(body: WireBody): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function codingsOf(options: CompressOptions): ReadonlyMap<ContentEncoding, Coding> {
  const { brotliQuality = 4, level = 6 } = options;
  const brotli: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } };
  const zlib: ZlibOptions = { level };
  const wholeBrotli = promisify(brotliCompress);
  const wholeGzip = promisify(gzip);
  const wholeDeflate = promisify(deflate);
  return new Map<ContentEncoding, Coding>([
    [
      'br',
      {
        whole: (bytes) => wholeBrotli(bytes, brotli),
        pieces: () => ({
          stream: createBrotliCompress(brotli),
          flush: constants.BROTLI_OPERATION_FLUSH,
        }),
      },
    ],
    [
      'gzip',
      {
        whole: (bytes) => wholeGzip(bytes, zlib),
        pieces: () => ({ stream: createGzip(zlib), flush: constants.Z_SYNC_FLUSH }),
      },
    ],
    [
      'deflate',
      {
        whole: (bytes) => wholeDeflate(bytes, zlib),
        pieces: () => ({ stream: createDeflate(zlib), flush: constants.Z_SYNC_FLUSH }),
      },
    ],
  ]);
}
