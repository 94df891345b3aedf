const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether arrays and objects lie more than `max` deep in one another in a JSON document, told in one pass before
 * anything parses it. Brackets inside strings do not count. It does not say whether the document is valid.
 */
export function exceedsJsonDepth(json: string | Uint8Array, max: number): boolean {
  // Each level takes a byte to open it.
  if (json.length <= max) return false;
  return typeof json === 'string' ? textExceeds(json, max) : bytesExceed(json, max);
}

/** Whether there are too few opening brackets to be deep, strings included; the engine finds them much faster than a walk. */
function hasFewBrackets(json: string, max: number): boolean {
  let count = 0;
  for (let at = json.indexOf('{'); at >= 0; at = json.indexOf('{', at + 1)) {
    if (++count > max) return false;
  }
  for (let at = json.indexOf('['); at >= 0; at = json.indexOf('[', at + 1)) {
    if (++count > max) return false;
  }
  return true;
}

// Twice the same walk: one that reads both kinds through a function is several times slower.
function textExceeds(json: string, max: number): boolean {
  if (hasFewBrackets(json, max)) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      if (++depth > max) return true;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth--;
    }
  }
  return false;
}

function bytesExceed(json: Uint8Array, max: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const code = json[at];
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      if (++depth > max) return true;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
      depth--;
    }
  }
  return false;
}
