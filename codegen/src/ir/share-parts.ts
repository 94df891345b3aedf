/**
 * A value of plain data as `now` has it, made of the parts of `before` wherever they are equal: whatever did not change keeps
 * its identity. Neither is changed.
 */
export function shareParts<Value>(before: unknown, now: Value): Value {
  if (Object.is(before, now)) return now;
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null)
    return now;
  return (
    Array.isArray(now) ? shareItems(before, now) : shareMembers(before as Members, now as Members)
  ) as Value;
}

type Members = Readonly<Record<string, unknown>>;

function shareItems(before: object, now: readonly unknown[]): unknown {
  if (!Array.isArray(before)) return now;
  let isSame = before.length === now.length;
  const items = now.map((one, i) => {
    const shared = shareParts(before[i], one);
    if (!Object.is(shared, before[i])) isSame = false;
    return shared;
  });
  return isSame ? before : items;
}

/** The order of the members counts: texts are made of it. */
function shareMembers(before: Members, now: Members): unknown {
  if (Array.isArray(before)) return now;
  const names = Object.keys(now);
  const earlier = Object.keys(before);
  let isSame = names.length === earlier.length;
  const shared: Record<string, unknown> = {};
  for (const [i, name] of names.entries()) {
    const one = Object.hasOwn(before, name) ? shareParts(before[name], now[name]) : now[name];
    if (earlier[i] !== name || !Object.is(one, before[name])) isSame = false;
    shared[name] = one;
  }
  return isSame ? before : shared;
}
