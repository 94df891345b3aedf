/** Addresses of this machine that connections are spread over: each has ports for some 28,000. */
const ADDRESSES = 20;

/** From where the connection of an index comes: 127.0.0.2, 127.0.0.3 and so on. */
export function sourceAddress(index: number): string {
  return `127.0.0.${2 + (index % ADDRESSES)}`;
}
