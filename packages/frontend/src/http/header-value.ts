const BEYOND_ASCII = /[^\0-\x7f]/;

/** Of a string beyond ASCII the addon makes Latin-1 or UTF-8, depending on the Node it was built for; bytes go as they are. */
export function headerValue(value: string): string | Uint8Array {
  return BEYOND_ASCII.test(value) ? Buffer.from(value, 'latin1') : value;
}
