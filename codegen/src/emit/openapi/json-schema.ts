/** A JSON schema of draft 2020-12, as OpenAPI 3.1 has them, or another part of its documents. */
export type JsonSchema = Readonly<Record<string, unknown>>;
