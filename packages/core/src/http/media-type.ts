/** Short names of media types, as `consumes`, `produces` and `accepts` take them. */
const SHORT: Readonly<Record<string, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain',
  html: 'text/html',
  multipart: 'multipart/form-data',
  msgpack: 'application/msgpack',
  protobuf: 'application/protobuf',
  bytes: 'application/octet-stream',
  events: 'text/event-stream',
};

/** `json` → `application/json`; a media type stays as it is, in lower case. */
export function mediaType(name: string): string {
  return (Object.hasOwn(SHORT, name) ? (SHORT[name] as string) : name).toLowerCase();
}

/** `Text/HTML; charset=utf-8` → `text/html`; empty for none. */
export function essence(contentType: string | undefined): string {
  if (contentType === undefined) return '';
  const end = contentType.indexOf(';');
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** Whether a body of the type is JSON. */
export function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}

/** The value of a parameter of a content type, `charset` or `boundary`. */
export function typeParameter(contentType: string | undefined, name: string): string | undefined {
  if (contentType === undefined) return undefined;
  const found = new RegExp(`;\\s*${name}\\s*=\\s*("([^"]*)"|[^;\\s]*)`, 'i').exec(contentType);
  return found === null ? undefined : (found[2] ?? found[1]);
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** More than a browser sends; the rest is not read. */
const MAX_RANGES = 32;

/**
 * Which of the types the client likes best; the first of equals. Undefined when it takes none of them.
 * @param accept the `Accept` header; without one anything will do.
 * @param types media types or short names; the answer is as it was given.
 */
export function accepted(accept: string | undefined, types: readonly string[]): string | undefined {
  if (accept === undefined || accept === '' || accept === '*/*') return types[0];
  const ranges = accept.split(',', MAX_RANGES).map(parseRange);
  let best: string | undefined;
  let bestQuality = 0;
  for (const name of types) {
    const quality = qualityOf(mediaType(name), ranges);
    if (quality > bestQuality) {
      best = name;
      bestQuality = quality;
    }
  }
  return best;
}

function parseRange(text: string): Range {
  const quality = /;\s*q=([01](?:\.\d{0,3})?)/i.exec(text);
  return { type: essence(text), quality: quality === null ? 1 : Math.min(1, Number(quality[1])) };
}

/** By the most specific range that covers the type. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  let quality = 0;
  let specific = 0;
  for (const range of ranges) {
    const how = range.type === type ? 3 : range.type === family ? 2 : range.type === '*/*' ? 1 : 0;
    if (how > specific) {
      specific = how;
      quality = range.quality;
    }
  }
  return quality;
}
