import { tmpdir } from 'node:os';
import {
  checkUploadLimits,
  essence,
  type FormReader,
  GameError,
  type HttpContext,
  type Middleware,
  type UploadLimits,
} from '@nopal/core';
import { MultipartForm } from './multipart-form.js';
import { type MultipartLimits, readMultipart } from './read-multipart.js';

export type MultipartOptions = UploadLimits;

/**
 * Middleware of a route that takes uploads: it reads the form, which `formOf` gives, and writes its files to disk as they come.
 * They are removed after the answer, and when the client leaves, unless they were moved. A method that has its files as
 * parameters needs none.
 */
export function multipart(options: MultipartOptions = {}): Middleware {
  const limits = limitsOf(checkUploadLimits(options, 'multipart'));
  return async (http, next) => {
    if (http.state.form instanceof MultipartForm) return next(); // of the method's own parameters
    const form = await formFrom(http, limits);
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

/** Reads the forms of methods that have files as parameters. */
export const readForm: FormReader = (http, limits) => formFrom(http, limitsOf(limits));

function limitsOf(options: UploadLimits): MultipartLimits {
  return {
    folder: options.folder ?? tmpdir(),
    maxParts: options.maxParts ?? 100,
    maxFiles: options.maxFiles ?? 10,
    maxFileBytes: options.maxFileBytes ?? 10_485_760,
    maxFieldBytes: options.maxFieldBytes ?? 65_536,
    maxNameLength: 200,
  };
}

async function formFrom(http: HttpContext, limits: MultipartLimits): Promise<MultipartForm> {
  const type = http.header('content-type') ?? '';
  if (essence(type) !== 'multipart/form-data') {
    throw new GameError('BAD_REQUEST', 'a form of multipart/form-data is taken here', {
      httpStatus: 415,
      headers: { 'Accept-Post': 'multipart/form-data' },
    });
  }
  return readMultipart(http.bodyPieces(), type, limits);
}

/** The form of a request. @throws TypeError when its route has no `multipart()`. */
export function formOf(http: HttpContext): MultipartForm {
  const { form } = http.state;
  if (form instanceof MultipartForm) return form;
  throw new TypeError('the request has no form: give its route { use: [multipart()] }');
}
