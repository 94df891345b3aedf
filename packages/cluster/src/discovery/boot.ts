/**
 * Whether a process started later than another of the same id. Boots sort by time as text (ULIDs); an unknown one (empty)
 * is never newer.
 */
export function isNewerBoot(boot: string, than: string): boolean {
  return boot > than;
}
