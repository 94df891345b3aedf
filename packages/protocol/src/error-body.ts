import { isJsonObject, parseJson } from './json-document.js';
import { PROTOCOL_LIMITS } from './limits.js';
import { encodeUtf8 } from './utf8.js';

/** The body of a response whose error bit is set, with the JSON serializer. */
export interface ErrorBody {
  readonly code: string;
  readonly msg: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The code of an error body that cannot be read. */
export const UNREADABLE_ERROR_CODE = 'UNKNOWN';

/** Fields that are empty are left out; the body itself never is, as some clients fail on that. */
export function encodeErrorBody(error: ErrorBody): Uint8Array {
  const { code, msg, metadata } = error;
  return encodeUtf8(
    JSON.stringify({
      code: code === '' ? undefined : code,
      msg: msg === '' ? undefined : msg,
      metadata: metadata === undefined || isEmpty(metadata) ? undefined : metadata,
    }),
  );
}

/** Reads an error's body on a client. It never throws: an error that cannot be read is still an error. */
export function parseErrorBody(body: Uint8Array): ErrorBody {
  let value: unknown;
  try {
    value = parseJson(body, PROTOCOL_LIMITS.maxJsonDepth);
  } catch {
    value = undefined;
  }
  if (!isJsonObject(value)) {
    return {
      code: UNREADABLE_ERROR_CODE,
      msg: `an error body of ${body.length} bytes is not a JSON object`,
    };
  }
  const code = typeof value.code === 'string' ? value.code : '';
  const error = {
    code: code === '' ? UNREADABLE_ERROR_CODE : code,
    msg: typeof value.msg === 'string' ? value.msg : '',
  };
  const metadata = texts(value.metadata);
  return isEmpty(metadata) ? error : { ...error, metadata };
}

function texts(value: unknown): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  if (!isJsonObject(value)) return found;
  for (const key of Object.keys(value)) {
    const text = value[key];
    if (typeof text === 'string') found[key] = text;
  }
  return found;
}

function isEmpty(object: Readonly<Record<string, string>>): boolean {
  return Object.keys(object).length === 0;
}
