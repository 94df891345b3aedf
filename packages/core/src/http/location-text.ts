/** What a header cannot hold, and browsers drop from URLs. */
const NOT_PLAIN = /[^\x21-\x7e]+/g;
const HALVES = /\p{Cs}/gu;

/** A path and a query as they were sent, for a `Location`: clients may send them without the escapes that they need there. */
export function locationText(url: string): string {
  return url.replace(HALVES, '\ufffd').replace(NOT_PLAIN, (text) => encodeURIComponent(text));
}
