/** The known name that was probably meant: a short one must be right but for its case, a long one may differ in two letters. */
export function similarName<Name extends string>(
  name: string,
  known: readonly Name[],
): Name | undefined {
  return known.find((one) => {
    const allowed = one.length > 5 ? 2 : one.length > 3 ? 1 : 0;
    return distance(name.toLowerCase(), one.toLowerCase()) <= allowed;
  });
}

/** How many letters must be changed, left out or added. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
