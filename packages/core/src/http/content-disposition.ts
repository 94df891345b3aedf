/** What a file name must not have in any place: it would end the header, or leave the folder. */
const REFUSED = /[\p{Cc}\p{Cs}\u2028\u2029/\\]/u;
const MAX_NAME_LENGTH = 255;

/**
 * `Content-Disposition` for a browser to save the answer under that name, RFC 6266: in ASCII for old ones, and as it is.
 * @throws TypeError for a name with control characters or slashes, an empty or a very long one.
 */
export function attachment(name: string): string {
  if (name === '' || name.length > MAX_NAME_LENGTH || REFUSED.test(name)) {
    const shown = JSON.stringify(name.slice(0, 100));
    throw new TypeError(
      `${shown} is no file name: 1 to ${MAX_NAME_LENGTH} characters, no slashes, no control characters`,
    );
  }
  const plain = name.replace(/[^\x20-\x7e]|["%;]/g, '_');
  const quoted = `attachment; filename="${plain}"`;
  return plain === name ? quoted : `${quoted}; filename*=UTF-8''${percentEncoded(name)}`;
}

/** By RFC 8187, which takes fewer characters as they are than URLs do. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
