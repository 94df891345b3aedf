import type { JsonSchema } from './json-schema.js';

/** The body of every error, RFC 9457. */
export function problemSchema(): JsonSchema {
  const text = (description: string) => ({ type: 'string', description });
  const issue = {
    type: 'object',
    properties: {
      in: { type: 'string', enum: ['path', 'query', 'header', 'cookie', 'body'] },
      name: text('What it is called there.'),
      pointer: text('A JSON Pointer to the part of the body.'),
      code: text('`BAD_REQUEST` or `INVALID`.'),
      detail: text('What is wrong with it.'),
    },
    required: ['in', 'code', 'detail'],
  };
  return {
    type: 'object',
    description: 'An error, RFC 9457.',
    properties: {
      type: text('`about:blank`.'),
      title: text('The status in words.'),
      status: { type: 'integer' },
      detail: text('What happened, for people.'),
      instance: text('The path that was asked.'),
      code: text('What happened, for programs: the code that clients of the game get too.'),
      requestId: text('To find it in the log.'),
      metadata: { type: 'object', additionalProperties: { type: 'string' } },
      errors: { type: 'array', description: 'All that is wrong with the request.', items: issue },
    },
    required: ['type', 'title', 'status', 'code'],
  };
}
