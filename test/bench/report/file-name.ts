/** Names as one name of a file or folder: lower-case letters, digits and hyphens. */
export function fileNameOf(...names: readonly string[]): string {
  return names
    .join('-')
    .toLowerCase()
    .replaceAll('×', 'x')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
