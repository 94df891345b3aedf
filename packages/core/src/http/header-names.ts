const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Whether HTTP allows it as the name of a header, RFC 9110 §5.6.2. */
export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}

/** Whether it can be a header's value: no line ends or other control characters, nothing beyond Latin-1. */
export function isHeaderValue(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff) return false;
  }
  return true;
}

/** Adds names to a list such as `Vary`, each once; a `*` says all already. */
export function joinNames(known: string | undefined, names: readonly string[]): string {
  const list = (known ?? '').split(',').map((name) => name.trim());
  const present = list.filter((name) => name !== '');
  if (present.includes('*')) return '*';
  const lower = new Set(present.map((name) => name.toLowerCase()));
  for (const name of names) if (!lower.has(name.toLowerCase())) present.push(name);
  return present.join(', ');
}
