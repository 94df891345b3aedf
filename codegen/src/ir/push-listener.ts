/** The typed client's method for a push: `state` → `onState`; `onShout` stays. */
export function pushListener(member: string): string {
  if (/^on[A-Z]/.test(member)) return member;
  return `on${member.slice(0, 1).toUpperCase()}${member.slice(1)}`;
}
