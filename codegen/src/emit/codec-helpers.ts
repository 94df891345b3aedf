/** Helpers of codecs.js by name; a file gets those that its codecs use. */
export const CODEC_HELPERS = {
  bigint: `const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

function parseBigint(value) {
  if (typeof value !== 'string' || value.length > 20 || !/^(?:0|-?[1-9][0-9]*)$/.test(value)) return INVALID;
  const number = BigInt(value);
  return number < MIN_INT64 || number > MAX_INT64 ? INVALID : number;
}

function printBigint(value) {
  return typeof value === 'bigint' && value >= MIN_INT64 && value <= MAX_INT64 ? value.toString() : INVALID;
}
`,
  date: `const ISO_DATE = /^(?:\\d{4}|[+-]\\d{6})-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)$/;

function parseDate(value) {
  if (typeof value !== 'string' || value.length > 40 || !ISO_DATE.test(value)) return INVALID;
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return INVALID;
  // February 30 would become March 2.
  const day = value.slice(0, value.indexOf('T'));
  return new Date(day).getUTCDate() === Number(day.slice(-2)) ? date : INVALID;
}

function printDate(value) {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : INVALID;
}
`,
  bytes: `function parseBytes(value) {
  if (typeof value !== 'string' || value.length % 4 !== 0) return INVALID;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? new Uint8Array(bytes) : INVALID;
}

function printBytes(value) {
  if (!(value instanceof Uint8Array)) return INVALID;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}
`,
} as const;

export type CodecHelper = keyof typeof CODEC_HELPERS;
