/** 192 random bits for URLs and cookies: nobody guesses one, and 32 characters hold no padding. */
export function randomId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
}

/** Whether the text can be one that `randomId` made. */
export function isRandomId(text: string): boolean {
  return /^[A-Za-z0-9_-]{32}$/.test(text);
}
