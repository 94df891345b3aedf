import { realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  attachment,
  type Clock,
  GameError,
  type HttpContext,
  type HttpHooks,
  locationText,
  Reply,
  SystemClock,
} from '@nopal/core';
import { answerFile } from './answer-file.js';
import { FileCache, type FoundFile } from './file-cache.js';
import { fileType } from './file-type.js';
import { urlSegments } from './url-segments.js';

export interface StaticFilesOptions {
  /** The path that stands for the folder; `/` by default. */
  readonly prefix?: string;
  /** What a folder is answered with; `index.html` by default, false for nothing. */
  readonly index?: string | false;
  /** How long browsers and caches may keep files without asking, in seconds; 0 by default. */
  readonly maxAgeSeconds?: number;
  /** Files that never change under their name, as bundlers name them: kept for a year. True for all but the index. */
  readonly immutable?: boolean | RegExp;
  /** Encodings whose files lie beside the plain ones (`app.js.br`); `br`, `zstd` and `gzip`, false for none. */
  readonly precompressed?: readonly ('br' | 'zstd' | 'gzip')[] | false;
  /** Files whose names begin with a dot; refused by default, but for `.well-known`. */
  readonly dotfiles?: 'refuse' | 'serve';
  /** A page for paths that lead nowhere, for applications that route in the browser: `index.html`. */
  readonly spaFallback?: string;
  /** Files up to so many bytes are kept in memory; 256 KiB by default. */
  readonly maxCachedFileBytes?: number;
  /** Of all files that are kept; 32 MiB by default. */
  readonly maxCacheBytes?: number;
  /** How long a kept file is trusted to be what it was, in milliseconds; 1000 by default. */
  readonly checkMs?: number;
  readonly clock?: Clock;
}

const ENDS = { br: '.br', zstd: '.zst', gzip: '.gz' } as const;
const YEAR_SECONDS = 31_536_000;

/** The files of a folder, and of nothing outside of it. */
export class StaticFiles {
  readonly #root: string;
  readonly #prefix: string;
  readonly #options: StaticFilesOptions;
  readonly #cache: FileCache;

  /** @throws TypeError when there is no such folder. */
  constructor(folder: string, options: StaticFilesOptions = {}) {
    const { prefix = '/', precompressed = ['br', 'zstd', 'gzip'] } = options;
    this.#root = folderOf(folder);
    this.#prefix = prefix.endsWith('/') ? prefix : `${prefix}/`;
    if (!this.#prefix.startsWith('/'))
      throw new TypeError(`static prefix is '${prefix}'; it begins with a slash`);
    this.#options = options;
    this.#cache = new FileCache({
      root: this.#root,
      encodings: Object.fromEntries((precompressed || []).map((name) => [name, ENDS[name]])),
      maxFileBytes: options.maxCachedFileBytes ?? 262_144,
      maxBytes: options.maxCacheBytes ?? 33_554_432,
      maxEntries: 10_000,
      checkMs: options.checkMs ?? 1_000,
      clock: options.clock ?? new SystemClock(),
    });
  }

  /** The answer to a GET or HEAD of a path below the prefix; undefined where there is no file. */
  async answer(http: HttpContext): Promise<Reply<never> | undefined> {
    const { method, path } = http;
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    if (path === '' || !`${path}/`.startsWith(this.#prefix)) return undefined;
    const below = `/${path.slice(this.#prefix.length)}`;
    const segments = urlSegments(below, this.#options.dotfiles === 'serve');
    if (segments === undefined) return undefined;
    const found = await this.#cache.find(join(this.#root, ...segments));
    const isFolderPath = path.endsWith('/');
    if (found === 'directory') return this.#answerFolder(http, segments, isFolderPath);
    if (found === undefined || isFolderPath) return this.#fallback(http, segments);
    return this.#send(http, found, segments.at(-1) ?? '');
  }

  async #answerFolder(
    http: HttpContext,
    segments: readonly string[],
    isFolderPath: boolean,
  ): Promise<Reply<never> | undefined> {
    const { index = 'index.html' } = this.#options;
    if (index === false) return this.#fallback(http, segments);
    const found = await this.#cache.find(join(this.#root, ...segments, index));
    if (found === undefined || found === 'directory') return this.#fallback(http, segments);
    if (isFolderPath) return this.#send(http, found, index);
    // So that the page's relative links lead below it. The names are encoded anew: none can become another host.
    const path = [...segmentsOf(this.#prefix), ...segments].map(encodeURIComponent).join('/');
    const query = http.queryText === '' ? '' : `?${http.queryText}`;
    const headers = { Location: `/${path === '' ? '' : `${path}/`}${locationText(query)}` };
    return new Reply({ as: 'nothing' }, { status: 301, headers });
  }

  async #fallback(
    http: HttpContext,
    segments: readonly string[],
  ): Promise<Reply<never> | undefined> {
    const { spaFallback } = this.#options;
    // A missing script must be missing, and not a page.
    const isPage = !segments.at(-1)?.includes('.') && http.accepts('html', 'json') === 'html';
    if (spaFallback === undefined || !isPage) return undefined;
    const found = await this.#cache.find(join(this.#root, spaFallback));
    if (found === undefined || found === 'directory') return undefined;
    return this.#send(http, found, spaFallback);
  }

  #send(http: HttpContext, found: FoundFile, name: string): Reply<never> {
    const type = fileType(name);
    return answerFile(http, found, { type, cacheControl: this.#cacheControl(name) });
  }

  #cacheControl(name: string): string {
    const {
      immutable = false,
      index = 'index.html',
      maxAgeSeconds = 0,
      spaFallback,
    } = this.#options;
    if (name === index || name === spaFallback) return 'no-cache';
    const isImmutable = typeof immutable === 'boolean' ? immutable : immutable.test(name);
    if (isImmutable) return `public, max-age=${maxAgeSeconds || YEAR_SECONDS}, immutable`;
    return `public, max-age=${maxAgeSeconds}`;
  }
}

/**
 * Answers paths that no route has with the files of a folder: routes come first. Paths are decoded once; what would leave the
 * folder, by `..`, by a link or otherwise, is not there.
 * @throws TypeError when there is no such folder.
 */
export function staticFiles(folder: string, options: StaticFilesOptions = {}): HttpHooks {
  const files = new StaticFiles(folder, options);
  return { onRoute: [(http) => (http.route === undefined ? files.answer(http) : undefined)] };
}

/** Answers with files that the game itself names, for `reply.file(path)`; their names never come from a client unchecked. */
export class NamedFiles {
  readonly #cache: FileCache;

  constructor(clock: Clock) {
    this.#cache = new FileCache({
      root: undefined,
      encodings: {},
      // They may be many and used once, as replays are.
      maxFileBytes: 0,
      maxBytes: 0,
      maxEntries: 1_000,
      checkMs: 0,
      clock,
    });
  }

  /**
   * @param download the name under which a browser saves it.
   * @throws GameError `NOT_FOUND`, and TypeError for a name that is none.
   */
  async answer(
    http: HttpContext,
    path: string,
    download: string | undefined,
  ): Promise<Reply<never>> {
    const disposition = download === undefined ? undefined : attachment(download);
    const found = await this.#cache.find(path);
    if (found === undefined || found === 'directory')
      throw new GameError('NOT_FOUND', `there is no file ${JSON.stringify(basename(path))}`);
    const type = fileType(download ?? path);
    return answerFile(http, found, { type, cacheControl: undefined, disposition });
  }
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function folderOf(folder: string): string {
  try {
    if (statSync(folder).isDirectory()) return realpathSync(folder);
  } catch {
    // said below
  }
  throw new TypeError(`static folder ${folder} is not there, or is no folder`);
}
