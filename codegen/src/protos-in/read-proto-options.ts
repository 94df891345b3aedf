import type { TokenReader } from './token-reader.js';

/** The options that mean something to us, by name: whatever else a file says is for others. */
export type ProtoOptions = Readonly<Record<string, string>>;

const OURS = new Set(['deprecated', 'json_name', 'allow_alias', 'message_set_wire_format']);

/** `option deprecated = true;`, behind its `option`. */
export function readOption(tokens: TokenReader, options: Record<string, string>): void {
  readAssignment(tokens, options);
  tokens.expect(';');
}

/** `[deprecated = true, json_name = "x"]`, or nothing. */
export function readOptionList(tokens: TokenReader): ProtoOptions {
  const options: Record<string, string> = {};
  if (!tokens.take('[')) return options;
  do readAssignment(tokens, options);
  while (tokens.take(','));
  tokens.expect(']');
  return options;
}

function readAssignment(tokens: TokenReader, options: Record<string, string>): void {
  const name = readName(tokens);
  tokens.expect('=');
  if (tokens.is('{')) {
    tokens.skipBlock();
    return;
  }
  let value: string;
  if (tokens.token.kind === 'text') value = tokens.string('a value').value;
  else {
    const sign = tokens.take('-') ? '-' : '';
    if (tokens.token.kind !== 'name' && tokens.token.kind !== 'number')
      throw tokens.unexpected('a value');
    value = sign + tokens.next().text;
  }
  if (OURS.has(name)) options[name] = value;
}

/** `deprecated`, `(vendor.note).text`. */
function readName(tokens: TokenReader): string {
  let name = '';
  do {
    if (tokens.take('(')) {
      name += `(${tokens.path("an option's name").name})`;
      tokens.expect(')');
    } else name += tokens.name("an option's name").text;
    name += '.';
  } while (tokens.take('.'));
  return name.slice(0, -1);
}
