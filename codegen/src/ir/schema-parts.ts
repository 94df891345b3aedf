/** A part of a JSON schema. */
export type Schema = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, Schema>>;

export function object(required: Fields, optional: Fields = {}): Schema {
  return {
    type: 'object',
    required: Object.keys(required),
    additionalProperties: false,
    properties: { ...required, ...optional },
  };
}

export function kind(k: string, required: Fields, optional: Fields): Schema {
  return object({ k: { const: k }, ...required }, optional);
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function ref(name: string): Schema {
  return { $ref: `#/definitions/${name}` };
}

export function words(...values: readonly string[]): Schema {
  return { enum: values };
}

export function text(): Schema {
  return { type: 'string' };
}

export function flag(): Schema {
  return { type: 'boolean' };
}

export function yes(): Schema {
  return { const: true };
}

export function count(): Schema {
  return { type: 'integer', minimum: 0 };
}

export function lengths(): Fields {
  return { minLength: count(), maxLength: count() };
}

export function notes(): Fields {
  return { doc: text(), deprecated: text(), examples: list(text()), loc: ref('loc') };
}

export function numberNotes(): Fields {
  return { was: list(text()), pin: count() };
}

export function classFields(): Fields {
  const needed = object({ className: text(), file: text(), exportName: text() });
  return {
    className: text(),
    file: text(),
    exportName: text(),
    isAbstract: flag(),
    dependencies: list({ oneOf: [object({ service: text() }), needed] }),
    loc: ref('loc'),
  };
}

export function methodFields(): Fields {
  return { method: text(), name: text(), loc: ref('loc') };
}

export function methodNotes(): Fields {
  return { doc: text(), deprecated: text(), examples: list(text()), was: list(text()) };
}

export function fieldFields(): Fields {
  return { name: text(), type: ref('type') };
}

export function fieldNotes(): Fields {
  return {
    ...notes(),
    ...numberNotes(),
    optional: yes(),
    undef: yes(),
    readonly: yes(),
    hot: yes(),
    absentAsEmpty: yes(),
  };
}

export function definitionFields(): Fields {
  return { label: text(), name: text(), named: flag() };
}

export function definitionNotes(): Fields {
  return {
    ...notes(),
    source: object({ file: text(), exportName: text() }),
    removed: list(text()),
    external: text(),
  };
}
