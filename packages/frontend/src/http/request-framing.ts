import type { UwsRequest } from '../uws-binding.js';

/** The length of a body whose framing cannot be trusted: another program may see another request's beginning in it. */
export const MALFORMED = -1;

const LENGTH = /^\d{1,15}$/;
/** A host and its port, RFC 3986 §3.2; empty when the target has none. */
const HOST = /^[\w.~!$&'()*+,;=%:[\]-]*$/;

/** Tells where a request ends. One reads all requests of a listener, one after the other: nothing is made for each. */
export class RequestFraming {
  #hosts = 0;
  #host = '';
  #lengths = 0;
  #length = '';
  #codings = 0;
  #coding = '';
  #accept = '';
  #requestId = '';

  /** An empty header looks to the addon like none, and of two it gives the first: so all are looked at. */
  readonly #visit = (name: string, value: string): void => {
    // By the length first: few names get as far as a comparison.
    if (name.length === 4 && name === 'host') {
      this.#hosts += 1;
      this.#host = value;
    } else if (name.length === 14 && name === 'content-length') {
      this.#lengths += 1;
      this.#length = value;
    } else if (name.length === 17 && name === 'transfer-encoding') {
      this.#codings += 1;
      this.#coding = value;
    } else if (name.length === 6 && name === 'accept') {
      this.#accept ||= value;
    } else if (name.length === 12 && name === 'x-request-id') {
      this.#requestId ||= value;
    }
  };

  /**
   * How long a request's body is: 0 without one, undefined when it comes in chunks, `MALFORMED` for what RFC 9112 (3.2, 6.3)
   * refuses and the addon takes: several lengths, a length that is no number, another transfer coding than `chunked` alone,
   * two hosts, or one that is none.
   */
  bodyLengthOf(request: UwsRequest): number | undefined {
    this.#hosts = 0;
    this.#lengths = 0;
    this.#codings = 0;
    this.#accept = '';
    this.#requestId = '';
    request.forEach(this.#visit);
    if (this.#hosts !== 1 || !HOST.test(this.#host)) return MALFORMED;
    if (this.#lengths + this.#codings === 0) return 0;
    if (this.#lengths + this.#codings > 1) return MALFORMED;
    if (this.#codings === 1)
      return this.#coding.toLowerCase() === 'chunked' ? undefined : MALFORMED;
    return LENGTH.test(this.#length) ? Number(this.#length) : MALFORMED;
  }

  /**
   * A header of the last request that nearly every answer asks for, seen on the way: asking the addon costs a tenth of a microsecond.
   * Empty for none, undefined for other headers.
   */
  seen(name: string): string | undefined {
    if (name === 'accept') return this.#accept;
    return name === 'x-request-id' ? this.#requestId : undefined;
  }
}
