/** Which server types a server sees: only some, or all but some. Its own counts as any other. */
export interface TypeChoice {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/**
 * The types that a server sees, for `MembershipParts.types` and `ConsulOptions.types`.
 * @param all those that there are
 * @throws TypeError for a type that there is not, or a choice both ways
 */
export function visibleTypes(all: readonly string[], { only, except }: TypeChoice): string[] {
  if (only !== undefined && except !== undefined)
    throw new TypeError('server types are chosen by only or by except, not by both');
  for (const type of only ?? except ?? []) {
    if (!all.includes(type))
      throw new TypeError(
        `there is no server type ${JSON.stringify(type)}; there are ${all.join(', ')}`,
      );
  }
  if (only !== undefined) return all.filter((type) => only.includes(type));
  return all.filter((type) => except?.includes(type) !== true);
}
