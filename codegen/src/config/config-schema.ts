/** The part of JSON Schema that our configuration needs. */
export interface ConfigSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly type?: 'object' | 'string' | 'boolean' | 'array';
  readonly description?: string;
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly required?: readonly string[];
  /** `false`, or the schema of every key that `properties` does not name. */
  readonly additionalProperties?: false | ConfigSchema;
  readonly propertyNames?: { readonly pattern: string };
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: ConfigSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly oneOf?: readonly ConfigSchema[];
}

const pattern: ConfigSchema = { type: 'string', minLength: 1, maxLength: 512 };

/** nopal.config.json. The checker interprets this, and @nopal/cli ships it for editors. */
export const CONFIG_SCHEMA: ConfigSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'nopal.config.json',
  type: 'object',
  description: 'The servers of a Nopal project, and where their components live.',
  required: ['servers'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'Path of this schema, for editors.' },
    servers: {
      type: 'object',
      description: 'The server types by name: the first part of every route.',
      minProperties: 1,
      maxProperties: 256,
      propertyNames: { pattern: '^[a-zA-Z][a-zA-Z0-9-]{0,62}$' },
      additionalProperties: {
        type: 'object',
        required: ['components'],
        additionalProperties: false,
        properties: {
          frontend: {
            type: 'boolean',
            description: 'Whether it accepts clients.',
            default: false,
          },
          components: {
            description:
              'Files that hold its components: a pattern with *, ** and {a,b}, or several.',
            oneOf: [pattern, { type: 'array', items: pattern, minItems: 1, maxItems: 64 }],
          },
        },
      },
    },
    output: {
      type: 'string',
      description: 'Folder inside the project for what is generated.',
      minLength: 1,
      maxLength: 512,
      default: 'generated',
    },
    protos: {
      type: 'string',
      description:
        'Folder inside the project for .proto files: what is generated goes into its `gen`.',
      minLength: 1,
      maxLength: 512,
      default: 'protos',
    },
    docs: {
      type: 'string',
      description: 'Folder inside the project for the protocol page; none is written when absent.',
      minLength: 1,
      maxLength: 512,
    },
    clientPackage: {
      type: 'string',
      description:
        'The npm name under which the typed client can be published: a folder client-package is then generated for it. None when absent.',
      pattern: '^(?:@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*$',
      maxLength: 214,
    },
    package: {
      type: 'string',
      description:
        'The first part of the protobuf package; from the name in package.json when absent.',
      pattern: '^[a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)*$',
      maxLength: 128,
    },
    lockBase: {
      type: 'string',
      description:
        'The branch whose codegen.lock.json is published, such as origin/main: what it does not have may still be renumbered. HEAD when absent.',
      minLength: 1,
      maxLength: 255,
    },
    names: {
      type: 'string',
      description: 'How route names are made from class and method names.',
      enum: ['camelCase', 'lowercase', 'snake_case', 'PascalCase'],
      default: 'camelCase',
    },
    diagnostics: {
      type: 'object',
      description: 'What becomes of warnings, by code. Errors cannot be switched off.',
      maxProperties: 256,
      propertyNames: { pattern: '^CG[0-9]{4}$' },
      additionalProperties: { type: 'string', enum: ['off', 'warning', 'error'] },
    },
    tsconfig: {
      type: 'string',
      description: 'The tsconfig.json to read; the nearest one when absent.',
      minLength: 1,
      maxLength: 512,
    },
  },
};
