/** `Sun, 06 Nov 1994 08:49:37 GMT`: what every server sends, so that every client sends it back. */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** @param time milliseconds since 1970; HTTP keeps whole seconds. */
export function formatHttpDate(time: number): string {
  return new Date(time).toUTCString();
}

/** Milliseconds since 1970, or undefined for a text that is no date of HTTP, which is to be ignored. */
export function parseHttpDate(text: string): number | undefined {
  if (!IMF_FIXDATE.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
