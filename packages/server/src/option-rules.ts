/** Checks one value of the options; `at` is where it stands, `http.cors.origins`. @throws TypeError naming both and what is allowed. */
export type Rule = (at: string, value: unknown) => void;

export type Rules<T> = Readonly<Record<keyof T, Rule>>;

const SHOWN_LENGTH = 200;
/** Timers and the addon's numbers take no more. */
export const MOST = 2_147_483_647;

/** Whatever the part that takes it says of it. */
export const anything: Rule = () => undefined;

export const flag: Rule = (at, value) => {
  if (typeof value !== 'boolean') throw wrong(at, value, 'true or false');
};

export const text: Rule = (at, value) => {
  if (typeof value !== 'string' || value === '') throw wrong(at, value, 'a text');
};

export const callable: Rule = (at, value) => {
  if (typeof value !== 'function') throw wrong(at, value, 'a function');
};

/** An instance or a plain object, whatever its keys. */
export const object: Rule = (at, value) => {
  if (typeof value !== 'object' || value === null) throw wrong(at, value, 'an object');
};

export const port = whole(0, 65_535);

export function whole(min: number, max: number): Rule {
  return (at, value) => {
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw wrong(at, value, `a whole number, ${min} to ${max}`);
  };
}

export function words(...allowed: readonly string[]): Rule {
  return (at, value) => {
    if (!allowed.includes(value as string)) throw wrong(at, value, allowed.join(', '));
  };
}

export function list(entry: Rule): Rule {
  return (at, value) => {
    if (!Array.isArray(value)) throw wrong(at, value, 'a list');
    value.forEach((one, index) => {
      entry(`${at}[${index}]`, one);
    });
  };
}

/** An object without a known set of keys. */
export function record(entry: Rule): Rule {
  return (at, value) => {
    if (!isObject(value)) throw wrong(at, value, 'an object');
    for (const [key, one] of Object.entries(value))
      if (one !== undefined) entry(`${at}.${key}`, one);
  };
}

/** An object of these keys; one that is undefined counts as absent. */
export function shape<T>(rules: Rules<T>): Rule {
  return (at, value) => {
    const known = Object.keys(rules);
    if (!isObject(value)) throw wrong(at, value, `an object with ${known.join(', ')}`);
    for (const [key, one] of Object.entries(value)) {
      if (!Object.hasOwn(rules, key))
        throw new TypeError(`${at}.${key} is no option; there are ${known.join(', ')}`);
      if (one !== undefined) rules[key as keyof T](`${at}.${key}`, one);
    }
  };
}

/** What is switched on and off by true and false, or set by an object of these keys. */
export function battery<T>(rules: Rules<T>): Rule {
  const settings = shape(rules);
  return (at, value) => {
    if (typeof value === 'boolean') return;
    if (!isObject(value))
      throw wrong(at, value, `true, false or an object with ${Object.keys(rules).join(', ')}`);
    settings(at, value);
  };
}

/** False leaves something out; anything else is the rule's. */
export function orFalse(rule: Rule): Rule {
  return (at, value) => {
    if (value !== false) rule(at, value);
  };
}

/** The first one for values of that `typeof`, else the other. */
export function byType(type: 'string' | 'function', first: Rule, other: Rule): Rule {
  return (at, value) => (typeof value === type ? first(at, value) : other(at, value));
}

export function wrong(at: string, found: unknown, allowed: string): TypeError {
  return new TypeError(`${at} is ${shown(found)}; it must be ${allowed}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has no NaN and no functions. */
function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, SHOWN_LENGTH));
  return String(value);
}
