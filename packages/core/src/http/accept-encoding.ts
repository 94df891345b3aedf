/** Of a header; what comes later is not read. */
const MAX_CODINGS = 32;
const CODING = /^\s*([a-z0-9*_-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i;

/**
 * The coding of content that the client likes best among those on offer; the first of equals. Undefined when it wants the
 * content as it is, or none of them.
 * @param header `Accept-Encoding`; without it nothing is encoded.
 * @param offers `br`, `gzip`, …, the best first.
 */
export function preferredEncoding(
  header: string | undefined,
  offers: readonly string[],
): string | undefined {
  if (header === undefined || header === '') return undefined;
  const qualities = new Map<string, number>();
  for (const part of header.split(',', MAX_CODINGS)) {
    const found = CODING.exec(part);
    if (found === null) continue;
    const name = (found[1] ?? '').toLowerCase();
    qualities.set(name === 'x-gzip' ? 'gzip' : name, found[2] === undefined ? 1 : Number(found[2]));
  }
  const others = qualities.get('*') ?? 0;
  let best: string | undefined;
  // What the client says of the content as it is counts only where it says it.
  let bestQuality = qualities.get('identity') ?? 0;
  for (const offer of offers) {
    const quality = qualities.get(offer) ?? others;
    const isBetter = best === undefined ? quality >= bestQuality : quality > bestQuality;
    if (quality > 0 && isBetter) {
      best = offer;
      bestQuality = quality;
    }
  }
  return best;
}
