/** The name of the zero value that stands for nothing: `MODE_UNSPECIFIED`. */
export function unspecifiedName(enumName: string): string {
  return `${valuePrefix(enumName)}_UNSPECIFIED`;
}

/** What the values of an enum begin with: `HTTPMode` → `HTTP_MODE`, `Mode2D` → `MODE2D`, as linters of .proto files want it. */
function valuePrefix(enumName: string): string {
  return enumName.replace(/(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])/g, '_').toUpperCase();
}

/** Nearly every name. */
const ONE_WORD = /^[A-Za-z0-9]+$/;
const LOWER_CASE = /^[a-z0-9]+$/;

/**
 * The words of a name, as they were written. Whatever protobuf's names cannot hold and separates no words is a word of its
 * own, its code point: `C++` → `C`, `u2b`, `u2b`.
 */
function words(text: string): readonly string[] {
  if (ONE_WORD.test(text)) return [text];
  return text
    .replace(/[\s_\-./:$]+/g, '_')
    .replace(/[^A-Za-z0-9_]/gu, (char) => `_u${char.codePointAt(0)?.toString(16)}_`)
    .split('_')
    .filter((word) => word !== '');
}

/** `userID` → `user_id`, `HTTPServer` → `http_server`. */
export function snake(text: string): string {
  if (LOWER_CASE.test(text)) return text;
  return words(text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2'))
    .join('_')
    .toLowerCase();
}

export function upperSnake(text: string): string {
  return snake(text).toUpperCase();
}

/** `grid_row` → `GridRow` */
export function pascal(text: string): string {
  return words(text)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** A message's or an enum's name: PascalCase that begins with a letter. */
export function typeName(hint: string): string {
  const name = pascal(hint);
  return /^[A-Za-z]/.test(name) ? name : `N${name}`;
}

/** A field's name in a .proto file: lower_snake_case that begins with a letter. */
export function fieldName(member: string): string {
  const name = snake(member);
  if (name === '') return 'field';
  return /^[a-z]/.test(name) ? name : `f_${name}`;
}

/** The field of a union's case, by the discriminant's value. */
export function caseName(value: string | number | boolean): string {
  if (typeof value === 'string' && /^[A-Za-z]/.test(value)) return fieldName(value);
  const sign = typeof value === 'number' && value < 0 ? 'minus_' : '';
  return `case_${sign}${snake(String(value).replace(/^-/, '')) || 'empty'}`;
}

/** A value of an enum: its prefix keeps values of different enums apart, which protobuf puts into one scope. */
export function enumValueName(enumName: string, key: string): string {
  const name = `${valuePrefix(enumName)}_${upperSnake(key) || 'EMPTY'}`;
  return name === unspecifiedName(enumName) ? `${name}_VALUE` : name;
}

/** What protobuf's JSON, and most languages, call a field: `user_id` → `userId`. */
export function jsonName(protoName: string): string {
  return protoName.replace(/_+([a-z0-9]?)/g, (_, char: string) => char.toUpperCase());
}

/** The message that protobuf declares beside a map field by itself: `foo_bar` → `FooBarEntry`. */
export function mapEntryName(protoName: string): string {
  return `${pascal(protoName)}Entry`;
}
