import type { Type, TypeId } from '../ir/ir.js';
import type { Messages } from '../wire/messages.js';
import { CodecBody, type Direction } from './codec-body.js';
import { CODEC_HELPERS, type CodecHelper } from './codec-helpers.js';
import { HEADER, quote, RUNTIME_PACKAGE } from './text.js';
import { TypeTable } from './type-table.js';
import { WireForms } from './wire-form.js';

/** How many values of a type may lie inside each other; core's MAX_VALUE_DEPTH. */
const MAX_VALUE_DEPTH = 64;

/** codecs.js: one codec a message, made of straight-line functions. */
export function emitCodecs(messages: Messages): string {
  const forms = new WireForms(messages.types);
  const helpers = new Set<CodecHelper>();
  const functions = new Map<string, string>();
  const table = new TypeTable(forms);

  const functionFor = (id: TypeId, direction: Direction): string => {
    const isSame = forms.isSame({ k: 'ref', id });
    const name = `${isSame ? 'copy' : direction}_${id}`;
    if (functions.has(name)) return name;
    functions.set(name, ''); // known before its body asks for itself
    const isRecursive = forms.isRecursive(id);
    const body = new CodecBody(file, direction, isRecursive);
    if (isRecursive) body.lines.add(`if (depth >= ${MAX_VALUE_DEPTH}) return INVALID;`);
    const definition = forms.definition(id);
    if (definition.k === 'object') body.object(definition.fields, 'value', definition.oneofs);
    else if (definition.k === 'alias')
      body.lines.add(`return ${body.value(definition.type, 'value')};`);
    else body.lines.add(`return ${body.value({ k: 'ref', id }, 'value')};`);
    functions.set(
      name,
      `function ${name}(value${isRecursive ? ', depth' : ''}) {\n${body.lines}}\n`,
    );
    return name;
  };
  const file = { forms, functionFor, use: (helper: CodecHelper) => helpers.add(helper) };
  const entry = (type: Type, direction: Direction, constant: string): string => {
    if (type.k === 'ref') {
      const name = functionFor(type.id, direction);
      return forms.isRecursive(type.id) ? `(value) => ${name}(value, 0)` : name;
    }
    const name = `${forms.isSame(type) ? 'copy' : direction}_of_${constant}`;
    if (!functions.has(name)) {
      const body = new CodecBody(file, direction, false);
      body.lines.add(`return ${body.value(type, 'value')};`);
      functions.set(name, `function ${name}(value) {\n${body.lines}}\n`);
    }
    return name;
  };

  const codecs = messages.all.map(({ constant, label, type }) => {
    const parse = entry(type, 'parse', constant);
    const print = entry(type, 'print', constant);
    const data = table.data(type);
    return `export const ${constant} = {
  type: ${quote(label)},
  parse: ${parse},
  print: ${print},
  explain: (value, direction) => explainValue(types, ${data}, value, direction),
};
`;
  });
  if (codecs.length === 0) return `${HEADER}export {};\n`;
  return [
    `${HEADER}import { explainValue, INVALID } from '${RUNTIME_PACKAGE}';\n`,
    ...(Object.keys(CODEC_HELPERS) as CodecHelper[])
      .filter((helper) => helpers.has(helper))
      .map((helper) => CODEC_HELPERS[helper]),
    `/** For explaining what is wrong with a value; the functions below never read it. */\n${table.emit()}`,
    ...functions.values(),
    ...codecs,
  ].join('\n');
}
