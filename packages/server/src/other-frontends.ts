import type { Discovery, Member } from '@nopal/core';

/** The member's metadata that holds its address for clients. */
export const PUBLIC_URL = 'public-url';

/** Where clients of this frontend may go instead: the addresses of the others of its type that take new work. */
export function otherFrontends(discovery: Discovery, self: Member): string[] {
  return discovery
    .members(self.type)
    .filter(({ id }) => id !== self.id)
    .flatMap(({ metadata }) => metadata[PUBLIC_URL] ?? []);
}
