import type { Field, InputIr, RouteIr, RouteParameterIr } from '../../ir/ir.js';
import type { JsonSchema } from './json-schema.js';
import { mediaType } from './media-type.js';
import type { PlacedRoute } from './openapi-paths.js';
import type { SchemaPrinter } from './schema-printer.js';

type Text = Extract<RouteParameterIr, { k: 'text' }>;
type File = Extract<RouteParameterIr, { k: 'file' }>;
type Whole = Extract<RouteParameterIr, { k: 'body' }>;

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The parameters of an operation: what comes from the path, the query, headers and cookies. */
export function parametersOf(placed: PlacedRoute, printer: SchemaPrinter): readonly JsonSchema[] {
  const { route, names } = placed;
  const texts = textsOf(route);
  const found = texts.flatMap((one) =>
    one.inputs
      .filter(({ from }) => from !== 'any')
      .map((input) => parameterOf(one, input, names, printer)),
  );
  const bound = new Set(
    texts.flatMap(({ inputs }) =>
      inputs.filter(({ from }) => from === 'path').map(({ name }) => name),
    ),
  );
  const free = [...names]
    .filter(([name]) => !bound.has(name))
    .map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return [...found, ...free];
}

function parameterOf(
  parameter: Text,
  input: InputIr,
  names: ReadonlyMap<string, string>,
  printer: SchemaPrinter,
): JsonSchema {
  const { field, isRequired } = fieldAt(parameter, input, printer);
  const name = input.from === 'path' ? (names.get(input.name) ?? input.name) : input.name;
  const { doc, deprecated } = field;
  return {
    name,
    in: input.from,
    required: input.from === 'path' || (isRequired && input.isAlways !== true),
    ...(doc !== undefined && { description: doc }),
    ...(deprecated !== undefined && { deprecated: true }),
    schema: withoutNotes(printer.field(field)),
  };
}

/** What the parameter says already. */
function withoutNotes(schema: JsonSchema): JsonSchema {
  const { description: _, deprecated: __, ...rest } = schema;
  return rest;
}

/** The field that an input fills, and whether all that hold it must be there. */
function fieldAt(
  parameter: Text,
  input: InputIr,
  printer: SchemaPrinter,
): { readonly field: Field; readonly isRequired: boolean } {
  let field: Field = parameter;
  let isRequired = !field.optional && !field.undef;
  for (const name of input.path.slice(1)) {
    const inner = fieldsOf(field, printer).find((one) => one.name === name);
    if (inner === undefined) throw new RangeError(`${parameter.name} has no ${name}`);
    field = inner;
    isRequired &&= !field.optional && !field.undef;
  }
  return { field, isRequired };
}

function fieldsOf({ type }: Pick<Field, 'type'>, printer: SchemaPrinter): readonly Field[] {
  if (type.k !== 'ref') return [];
  const definition = printer.definition(type.id);
  if (definition.k === 'alias') return fieldsOf(definition, printer);
  return definition.k === 'object' ? definition.fields : [];
}

/** The body of an operation; undefined when it has none. */
export function requestBodyOf(route: RouteIr, printer: SchemaPrinter): JsonSchema | undefined {
  const whole = route.parameters.find((one) => one.k === 'body');
  if (whole !== undefined) return wholeBody(whole, route, printer);
  const fields = textsOf(route).filter(({ inputs }) => inputs.some(({ from }) => from === 'any'));
  const files = route.parameters.filter((one) => one.k === 'file');
  if (files.length > 0) return formBody(files, fields.map(bodyField), printer);
  if (fields.length === 0) return undefined;
  const schema = printer.object(fields.map(bodyField));
  const isRequired = fields.some((field) => !bodyField(field).optional && !field.undef);
  const types = route.consumes?.map(mediaType) ?? [JSON_TYPE, FORM_TYPE];
  return {
    required: isRequired,
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  };
}

/** A form that brings files, which are bytes of any kind. */
function formBody(
  files: readonly File[],
  fields: readonly Field[],
  printer: SchemaPrinter,
): JsonSchema {
  const schema = printer.object(fields);
  const bytes = { type: 'string', contentMediaType: 'application/octet-stream' };
  const properties = { ...(schema.properties as JsonSchema) };
  const required = [...((schema.required as readonly string[] | undefined) ?? [])];
  for (const { name, isList, optional, doc } of files) {
    const note = doc === undefined ? {} : { description: doc };
    properties[name] = isList ? { type: 'array', items: bytes, ...note } : { ...bytes, ...note };
    if (!optional && !isList) required.push(name);
  }
  const whole = { ...schema, properties, ...(required.length > 0 && { required }) };
  return { required: true, content: { 'multipart/form-data': { schema: whole } } };
}

/** A list without values is empty. */
function bodyField({ k: _, inputs, objects: __, ...field }: Text): Field {
  return inputs.some(({ isAlways }) => isAlways) ? { ...field, optional: true } : field;
}

function wholeBody(whole: Whole, { consumes }: RouteIr, printer: SchemaPrinter): JsonSchema {
  const schema = whole.as === 'raw' ? {} : printer.print(whole.type);
  const isText = whole.as === 'wrapped' && schema.type === 'string';
  const usual =
    whole.as === 'raw'
      ? ['application/octet-stream']
      : [
          JSON_TYPE,
          ...(whole.form === undefined ? [] : [FORM_TYPE]),
          ...(isText ? ['text/plain'] : []),
        ];
  const types = consumes?.map(mediaType) ?? usual;
  return {
    required: true,
    ...(whole.doc !== undefined && { description: whole.doc }),
    content: Object.fromEntries(types.map((type) => [type, contentOf(type, schema)])),
  };
}

/** Protobuf and MessagePack are no JSON that a schema could be about. */
export function contentOf(type: string, schema: JsonSchema): JsonSchema {
  const isBinary =
    /^(?:application\/(?:protobuf|msgpack|octet-stream)|image\/|audio\/|video\/)/.test(type);
  return isBinary || Object.keys(schema).length === 0 ? {} : { schema };
}

function textsOf({ parameters }: RouteIr): readonly Text[] {
  return parameters.filter((one) => one.k === 'text');
}
