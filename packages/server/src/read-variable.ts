/** Texts of the environment as values. */
const MAX_PORT = 65_535;

/** @throws TypeError naming the variable, its value and what is allowed, as the others here. */
export function portOf(name: string, value: string): number {
  return wholeOf(name, value, MAX_PORT, `a port from 0 to ${MAX_PORT}`);
}

export function wholeOf(
  name: string,
  value: string,
  max: number,
  allowed = `a whole number from 0 to ${max}`,
): number {
  if (!/^\d{1,10}$/.test(value) || Number(value) > max) throw wrongValue(name, value, allowed);
  return Number(value);
}

/** What stands between commas, without what is empty. */
export function listOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function wrongValue(name: string, value: string, allowed: string): TypeError {
  return new TypeError(`${name} is ${JSON.stringify(value)}; it must be ${allowed}`);
}
