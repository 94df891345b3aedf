const onEveryObject: object = Object.prototype;

/**
 * An object whose members a `for … in` goes through without those that somebody has added to every object: the value itself,
 * unless somebody has. Such a loop takes a fraction of what `Object.keys` takes.
 */
export function ownMembers(value: Record<string, unknown>): Record<string, unknown> {
  for (const name in onEveryObject)
    if (Object.hasOwn(onEveryObject, name)) return Object.assign(Object.create(null), value);
  return value;
}
