import type { ConfigSchema } from './config-schema.js';

/** One way in which a configuration is wrong. */
export interface ConfigFault {
  /** Keys from the top: `['servers', 'gate', 'frontend']`. */
  readonly path: readonly string[];
  readonly message: string;
}

/** Compares a parsed configuration with the schema; every fault, not only the first. */
export function checkConfig(schema: ConfigSchema, value: unknown): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  visit(schema, value, [], faults);
  return faults;
}

function visit(schema: ConfigSchema, value: unknown, path: string[], faults: ConfigFault[]): void {
  const fault = (message: string) => faults.push({ path, message });
  const name = path.length === 0 ? 'the configuration' : `"${path.join('.')}"`;
  if (schema.oneOf !== undefined) {
    const kind = kindOf(value);
    const fitting = schema.oneOf.find((one) => one.type === kind);
    if (fitting !== undefined) {
      visit(fitting, value, path, faults);
      return;
    }
    const allowed = schema.oneOf.map((one) => article(one.type ?? 'value')).join(' or ');
    fault(`${name} must be ${allowed}; found ${describe(value)}`);
    return;
  }
  if (schema.type !== undefined && kindOf(value) !== schema.type) {
    fault(`${name} must be ${article(schema.type)}; found ${describe(value)}`);
    return;
  }
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0)) fault(`${name} must not be empty`);
    if (value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
      fault(`${name} is longer than ${schema.maxLength} characters`);
    if (schema.enum !== undefined && !schema.enum.includes(value))
      fault(
        `${name} must be one of ${quoted(schema.enum)}; found ${describe(value)}${meant(value, schema.enum)}`,
      );
  } else if (Array.isArray(value)) {
    const items = value as unknown[];
    if (items.length < (schema.minItems ?? 0)) fault(`${name} must not be empty`);
    if (items.length > (schema.maxItems ?? Number.POSITIVE_INFINITY))
      fault(`${name} has more than ${schema.maxItems} items`);
    const { items: item } = schema;
    if (item === undefined) return;
    for (const [i, one] of items.entries()) visit(item, one, [...path, `${i}`], faults);
  } else if (typeof value === 'object' && value !== null) {
    visitObject(schema, value as Record<string, unknown>, path, faults);
  }
}

function visitObject(
  schema: ConfigSchema,
  value: Record<string, unknown>,
  path: string[],
  faults: ConfigFault[],
): void {
  const name = path.length === 0 ? 'the configuration' : `"${path.join('.')}"`;
  const keys = Object.keys(value);
  const known = Object.keys(schema.properties ?? {});
  for (const key of schema.required ?? []) {
    if (!keys.includes(key)) faults.push({ path, message: `${name} lacks "${key}"` });
  }
  if (keys.length < (schema.minProperties ?? 0))
    faults.push({ path, message: `${name} must not be empty` });
  if (keys.length > (schema.maxProperties ?? Number.POSITIVE_INFINITY))
    faults.push({ path, message: `${name} has more than ${schema.maxProperties} entries` });
  for (const key of keys) {
    const inner = [...path, key];
    const property = known.includes(key) ? schema.properties?.[key] : undefined;
    if (property !== undefined) visit(property, value[key], inner, faults);
    else if (schema.additionalProperties === false) {
      const where = path.length === 0 ? '' : ` in ${name}`;
      faults.push({
        path: inner,
        message: `unknown key ${JSON.stringify(key)}${where}; allowed are ${quoted(known)}${meant(key, known)}`,
      });
    } else {
      const names = schema.propertyNames?.pattern;
      if (names !== undefined && !new RegExp(names).test(key))
        faults.push({
          path: inner,
          message: `${name} has the name ${JSON.stringify(key)}; names match ${names}`,
        });
      if (schema.additionalProperties !== undefined)
        visit(schema.additionalProperties, value[key], inner, faults);
    }
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return `${kindOf(value)} ${text.length > 40 ? `${text.slice(0, 39)}…` : text}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** `; did you mean "output"?` when one of the names is close. */
function meant(found: string, names: readonly string[]): string {
  if (found.length > 64) return '';
  let best: string | undefined;
  let least = Math.max(1, Math.floor(found.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(found.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best === undefined ? '' : `; did you mean "${best}"?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
