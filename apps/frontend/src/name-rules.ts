/** Visible characters of a player's name. */
export const MAX_NAME_LENGTH = 16;

export type NameVerdict =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly code: 'NAME_EMPTY' | 'NAME_TOO_LONG'; readonly message: string };

/** Cleans a name: what cannot be seen goes, spaces become single ones. Runs in the page and, for real, at the gate. */
export function judgeName(given: string): NameVerdict {
  if (given.length > MAX_NAME_LENGTH * 8) return tooLong();
  const name = given
    .normalize('NFC')
    .replace(/[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]+/gu, ' ')
    .replace(/[\p{C}\u115f\u1160\u3164\uffa0]+/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) {
    return {
      ok: false,
      code: 'NAME_EMPTY',
      message: 'a name needs at least one character that can be seen',
    };
  }
  return Array.from(name).length > MAX_NAME_LENGTH ? tooLong() : { ok: true, name };
}

function tooLong(): NameVerdict {
  return {
    ok: false,
    code: 'NAME_TOO_LONG',
    message: `a name has at most ${MAX_NAME_LENGTH} characters`,
  };
}
