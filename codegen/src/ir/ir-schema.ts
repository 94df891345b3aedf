import { IR_VERSION } from './ir.js';
import { ROUTE_SCHEMAS } from './route-schema.js';
import {
  classFields,
  count,
  definitionFields,
  definitionNotes,
  fieldFields,
  fieldNotes,
  flag,
  kind,
  lengths,
  list,
  methodFields,
  methodNotes,
  notes,
  numberNotes,
  object,
  ref,
  text,
  words,
  yes,
} from './schema-parts.js';

/**
 * JSON Schema (draft 07) of the model, for readers in any language; @nopal/cli ships it as nopal.ir.schema.json.
 *
 * IR_VERSION grows by one when a reader that knows the last version could misread the new one: a field is renamed, removed,
 * gets another meaning or must now be understood (a new kind of type). A new field that may be ignored does not change it, so
 * readers ignore what they do not know; this schema names everything there is and allows nothing else.
 */
export const IR_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'nopal.ir.json',
  description: 'The contract of a Nopal project: its servers, and the types of what they exchange.',
  ...object({
    version: { const: IR_VERSION },
    servers: list(ref('server')),
    types: { type: 'object', additionalProperties: ref('definition') },
  }),
  definitions: {
    loc: object({
      file: text(),
      line: count(),
      column: count(),
      length: count(),
      text: text(),
    }),
    server: object({
      name: text(),
      frontend: flag(),
      components: list(ref('component')),
      providers: list(object(classFields())),
    }),
    component: object(
      {
        ...classFields(),
        name: text(),
        handlers: list(ref('handler')),
        remotes: list(ref('remote')),
        pushes: list(ref('push')),
        routes: list(ref('route')),
      },
      { doc: text(), deprecated: text(), examples: list(text()), removed: list(text()) },
    ),
    ...ROUTE_SCHEMAS,
    handler: object(
      {
        ...methodFields(),
        kind: words('request', 'notify'),
        concurrent: flag(),
        access: words('public', 'bound'),
        parameters: list(words('session', 'call', 'body')),
        body: ref('body'),
        result: ref('body'),
      },
      { ...methodNotes(), timeoutMs: { type: 'number' }, idempotent: { const: true } },
    ),
    remote: object(
      {
        ...methodFields(),
        parameters: list({
          oneOf: [
            object({ k: { const: 'call' } }),
            object({ k: { const: 'field' }, ...fieldFields() }, fieldNotes()),
          ],
        }),
      },
      {
        ...methodNotes(),
        timeoutMs: { type: 'number' },
        idempotent: { const: true },
        result: ref('field'),
      },
    ),
    push: object(
      { member: text(), name: text(), body: ref('body'), loc: ref('loc') },
      { ...methodNotes(), givenRoute: text() },
    ),
    body: {
      oneOf: [
        object({ k: words('none', 'raw') }),
        object({ k: { const: 'message' }, type: ref('type') }),
      ],
    },
    field: object(fieldFields(), fieldNotes()),
    definition: {
      oneOf: [
        object(
          { ...definitionFields(), k: { const: 'object' }, fields: list(ref('field')) },
          definitionNotes(),
        ),
        object(
          { ...definitionFields(), k: { const: 'enum' }, members: list(ref('member')) },
          { ...definitionNotes(), open: yes() },
        ),
        object(
          { ...definitionFields(), k: { const: 'alias' }, type: ref('type') },
          definitionNotes(),
        ),
      ],
    },
    member: object(
      { name: text(), value: { type: ['string', 'number'] } },
      { ...notes(), ...numberNotes() },
    ),
    type: {
      oneOf: [
        kind('string', {}, { brand: text(), pattern: text(), ...lengths() }),
        kind(
          'number',
          {},
          {
            brand: text(),
            as: words('double', 'float', 'int32', 'uint32', 'sint32', 'fixed32', 'int53'),
            min: { type: 'number' },
            max: { type: 'number' },
            nonFinite: yes(),
          },
        ),
        kind('boolean', {}, { brand: text() }),
        kind(
          'bigint',
          {},
          { brand: text(), as: words('int64', 'uint64'), min: text(), max: text() },
        ),
        kind('date', {}, { as: { const: 'millis' } }),
        kind('bytes', {}, { view: yes(), ...lengths() }),
        kind('null', {}, {}),
        kind('json', {}, {}),
        kind('literal', { value: ref('literal') }, {}),
        kind('ref', { id: text() }, {}),
        kind('array', { of: ref('type') }, { readonly: yes(), ...lengths() }),
        kind('numbers', { of: ref('numberArray') }, lengths()),
        kind('set', { of: ref('type') }, lengths()),
        object({ k: words('record', 'map'), of: ref('type') }, { key: ref('type'), ...lengths() }),
        kind(
          'tuple',
          { items: list(object({ type: ref('type') }, { optional: yes() })) },
          { rest: ref('type'), readonly: yes() },
        ),
        kind('union', { of: list(ref('type')) }, { tag: ref('tag'), open: yes() }),
      ],
    },
    tag: object({
      field: text(),
      cases: list(object({ values: list(ref('literal')), id: text() })),
    }),
    literal: { type: ['string', 'number', 'boolean'] },
    numberArray: words(
      'Float32Array',
      'Float64Array',
      'Int8Array',
      'Int16Array',
      'Int32Array',
      'Uint16Array',
      'Uint32Array',
      'BigInt64Array',
      'BigUint64Array',
    ),
  },
} as const;
