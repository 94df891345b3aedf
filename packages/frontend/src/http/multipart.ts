import { tmpdir } from 'node:os';
import { essence, GameError, type HttpContext, type Middleware } from '@nopal/core';
import { MultipartForm } from './multipart-form.js';
import { type MultipartLimits, readMultipart } from './read-multipart.js';

export interface MultipartOptions {
  /** Where files are written; the system's folder for what does not last by default. */
  readonly folder?: string;
  /** Fields and files together; 100 by default. */
  readonly maxParts?: number;
  /** 10 by default. */
  readonly maxFiles?: number;
  /** Of one file; 10 MiB by default. The route's `maxBodyBytes` bounds the whole form. */
  readonly maxFileBytes?: number;
  /** Of one field's value; 64 KiB by default. */
  readonly maxFieldBytes?: number;
}

/**
 * Middleware of a route that takes uploads: it reads the form, which `formOf` gives, and writes its files to disk as they come.
 * They are removed after the answer, and when the client leaves, unless they were moved.
 */
export function multipart(options: MultipartOptions = {}): Middleware {
  const limits: MultipartLimits = {
    folder: options.folder ?? tmpdir(),
    maxParts: options.maxParts ?? 100,
    maxFiles: options.maxFiles ?? 10,
    maxFileBytes: options.maxFileBytes ?? 10_485_760,
    maxFieldBytes: options.maxFieldBytes ?? 65_536,
    maxNameLength: 200,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (name !== 'folder' && !(Number.isInteger(value) && (value as number) >= 0))
      throw new TypeError(`multipart.${name} is ${value}; it must be a whole number`);
  }
  return async (http, next) => {
    const type = http.header('content-type') ?? '';
    if (essence(type) !== 'multipart/form-data') {
      throw new GameError('BAD_REQUEST', 'a form of multipart/form-data is taken here', {
        httpStatus: 415,
        headers: { 'Accept-Post': 'multipart/form-data' },
      });
    }
    const form = await readMultipart(http.bodyPieces(), type, limits);
    http.state.form = form;
    try {
      return await next();
    } finally {
      await form.remove().catch((err: unknown) => {
        http.log.warn('the files of an upload could not be removed', { err });
      });
    }
  };
}

/** The form of a request. @throws TypeError when its route has no `multipart()`. */
export function formOf(http: HttpContext): MultipartForm {
  const { form } = http.state;
  if (form instanceof MultipartForm) return form;
  throw new TypeError('the request has no form: give its route { use: [multipart()] }');
}
