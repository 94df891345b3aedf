import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { GameError, randomId } from '@nopal/core';
import { MultipartForm, UploadedFile } from './multipart-form.js';

export interface MultipartLimits {
  /** Where files are written. */
  readonly folder: string;
  readonly maxParts: number;
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  /** Of one field's value. */
  readonly maxFieldBytes: number;
  /** Characters of a name that is no file's. */
  readonly maxNameLength: number;
}

/** Of the head of one part. */
const MAX_HEAD_BYTES = 8_192;
const MAX_HEAD_LINES = 32;

/**
 * Reads a form as it comes and writes its files to disk, none of which is left when this throws. The source goes on no faster
 * than the disk takes it.
 * @throws GameError `BAD_REQUEST` for what is no such form, `TOO_LARGE` for more than a limit, and what the source throws.
 */
export async function readMultipart(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
  limits: MultipartLimits,
): Promise<MultipartForm> {
  const reading = new Reading(contentType, limits);
  try {
    await reading.read(source);
    return reading.form();
  } catch (error) {
    await reading.abandon();
    throw error;
  }
}

class Reading {
  readonly #limits: MultipartLimits;
  readonly #busboy: BusboyInstance;
  readonly #fields: Record<string, string[]> = Object.create(null);
  readonly #files: UploadedFile[] = [];
  /** Also of files that are not whole. */
  readonly #paths: string[] = [];
  readonly #abort = new AbortController();
  readonly #writing: Promise<void>[] = [];
  readonly #failed: Promise<never>;
  #fail: (error: GameError) => void = () => {};

  constructor(contentType: string, limits: MultipartLimits) {
    this.#limits = limits;
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#failed.catch(() => {}); // told to who reads
    this.#busboy = this.#parser(contentType);
  }

  async read(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) await this.#write(chunk);
    const done = finished(this.#busboy, { readable: false }).catch((error: unknown) => {
      throw asBadRequest(error);
    });
    done.catch(() => {});
    this.#busboy.end();
    await Promise.race([done, this.#failed]);
    await Promise.race([Promise.all(this.#writing), this.#failed]);
  }

  form(): MultipartForm {
    return new MultipartForm(this.#fields, this.#files);
  }

  /** Ends what is being written and removes all of it. */
  async abandon(): Promise<void> {
    this.#abort.abort();
    this.#busboy.destroy();
    await Promise.allSettled(this.#writing);
    await Promise.all(this.#paths.map((path) => rm(path, { force: true })));
  }

  #write(chunk: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#busboy.write(chunk, (error) => (error ? reject(asBadRequest(error)) : resolve()));
    });
    return Promise.race([written, this.#failed]);
  }

  #parser(contentType: string): BusboyInstance {
    const { maxParts, maxFiles, maxFileBytes, maxFieldBytes } = this.#limits;
    let busboy: BusboyInstance;
    try {
      busboy = new Busboy({
        headers: { 'content-type': contentType },
        limits: {
          parts: maxParts,
          files: maxFiles,
          fields: maxParts,
          fileSize: maxFileBytes,
          fieldSize: maxFieldBytes,
          headerPairs: MAX_HEAD_LINES,
          headerSize: MAX_HEAD_BYTES,
        },
      });
    } catch (error) {
      throw asBadRequest(error);
    }
    busboy.on('error', (error) => this.#fail(asBadRequest(error)));
    busboy.on('partsLimit', () => this.#tooMany(`${maxParts} parts`));
    busboy.on('filesLimit', () => this.#tooMany(`${maxFiles} files`));
    busboy.on('fieldsLimit', () => this.#tooMany(`${maxParts} fields`));
    busboy.on('field', (name, value, isNameCut, isCut) => {
      if (isCut) this.#tooMany(`${maxFieldBytes} bytes in a field`);
      else if (isNameCut || !this.#isName(name)) this.#badName();
      else {
        this.#fields[name] ??= [];
        this.#fields[name].push(value);
      }
    });
    busboy.on('file', (field, stream, name, _encoding, type) => {
      if (this.#isName(field)) this.#keep(field, stream, String(name ?? ''), type);
      else {
        stream.on('error', () => {});
        stream.resume();
        this.#badName();
      }
    });
    return busboy;
  }

  #keep(field: string, stream: BusboyFileStream, name: string, type: string): void {
    const path = join(this.#limits.folder, `nopal-upload-${randomId()}`);
    this.#paths.push(path);
    stream.on('error', () => {}); // also after the pipeline has let go of it
    stream.on('limit', () => this.#tooMany(`${this.#limits.maxFileBytes} bytes in a file`));
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    const place = this.#paths.length - 1; // in the form, whichever is written first
    const writing = pipeline(stream, file, { signal: this.#abort.signal }).then(() => {
      const bytes = file.bytesWritten;
      this.#files[place] = new UploadedFile({ field, name: shownName(name), type, bytes, path });
    });
    writing.catch((cause: unknown) => {
      this.#fail(new GameError('UNAVAILABLE', 'the upload could not be kept', { cause }));
    });
    this.#writing.push(writing);
  }

  #isName(name: unknown): boolean {
    const { maxNameLength } = this.#limits;
    return typeof name === 'string' && name.length > 0 && name.length <= maxNameLength;
  }

  #badName(): void {
    const { maxNameLength } = this.#limits;
    this.#fail(
      new GameError('BAD_REQUEST', `a part's name has 1 to ${maxNameLength} characters here`),
    );
  }

  #tooMany(limit: string): void {
    this.#fail(new GameError('TOO_LARGE', `the form has more than ${limit}`));
  }
}

/** What is left of a client's file name: no folder, no control characters, never `..`. */
function shownName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const plain = last.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '').slice(0, 255);
  return /^\.*$/.test(plain) ? 'file' : plain;
}

function asBadRequest(cause: unknown): GameError {
  if (GameError.is(cause)) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new GameError('BAD_REQUEST', `the body is no whole multipart/form-data: ${why}`, {
    cause,
  });
}
