/** The name of the zero value that stands for nothing: `MODE_UNSPECIFIED`. */
export function unspecifiedName(name: string): string {
  return `${upperSnake(name)}_UNSPECIFIED`;
}

/** `userID` → `user_id`, `HTTPServer` → `http_server`; whatever is no letter or digit separates words. */
export function snake(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .join('_')
    .toLowerCase();
}

export function upperSnake(text: string): string {
  return snake(text).toUpperCase();
}

/** `grid_row` → `GridRow` */
export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

/** A field's name in a .proto file: lower_snake_case that begins with a letter. */
export function fieldName(member: string): string {
  const name = snake(member);
  if (name === '') return 'field';
  return /^[a-z]/.test(name) ? name : `f_${name}`;
}
