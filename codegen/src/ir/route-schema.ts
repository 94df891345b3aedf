import {
  count,
  fieldFields,
  fieldNotes,
  list,
  methodFields,
  methodNotes,
  object,
  ref,
  text,
  words,
  yes,
} from './schema-parts.js';

/** The definitions of the model's schema that HTTP routes need. */
export const ROUTE_SCHEMAS = {
  route: object(
    {
      ...methodFields(),
      verb: text(),
      path: text(),
      access: words('public', 'bound'),
      parameters: list({
        oneOf: [
          object({ k: words('call', 'http') }),
          object(
            { k: { const: 'file' }, name: text() },
            { isList: yes(), optional: yes(), doc: text() },
          ),
          object(
            { k: { const: 'text' }, inputs: list(ref('input')), ...fieldFields() },
            { objects: list(list(text())), ...fieldNotes() },
          ),
          object(
            { k: { const: 'body' }, as: words('raw', 'message', 'wrapped'), ...fieldFields() },
            { form: ref('inputs'), ...fieldNotes() },
          ),
        ],
      }),
      result: object(
        { as: words('nothing', 'text', 'bytes', 'value', 'stream', 'reply') },
        { type: ref('type'), wrapped: yes(), reply: yes(), optional: yes() },
      ),
      patternLoc: ref('loc'),
    },
    {
      ...methodNotes(),
      host: text(),
      timeoutMs: { type: 'number' },
      consumes: list(text()),
      produces: list(text()),
      status: count(),
      hidden: yes(),
      admin: yes(),
      errors: list(object({ code: text(), when: text() })),
    },
  ),
  inputs: object({ inputs: list(ref('input')) }, { objects: list(list(text())) }),
  input: object(
    {
      path: list(text()),
      from: words('path', 'query', 'header', 'cookie', 'any'),
      name: text(),
      as: words('text', 'number', 'boolean'),
    },
    { isList: yes(), isAlways: yes() },
  ),
} as const;
