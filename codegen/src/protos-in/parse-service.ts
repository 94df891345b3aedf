import type { ProtoMethod, ProtoService, ProtoTypeName } from './proto-file.js';
import type { Token } from './proto-tokens.js';
import { readOption } from './read-proto-options.js';
import type { StatementReader } from './statement-reader.js';
import type { TokenReader } from './token-reader.js';

export function parseService(statements: StatementReader): ProtoService {
  const { tokens } = statements;
  const first = tokens.expect('service');
  const name = tokens.name("a service's name");
  tokens.expect('{');
  const doc = tokens.docOf(first);
  const methods: ProtoMethod[] = [];
  const options: Record<string, string> = {};
  statements.block((start) => {
    if (start.text === 'option') {
      tokens.next();
      readOption(tokens, options);
      return;
    }
    if (start.text !== 'rpc') throw tokens.unexpected('rpc or option');
    const method = parseMethod(statements, start);
    if (method.requestStreams || method.responseStreams) {
      const message = `the rpc ${method.name} streams; it is left out`;
      statements.leftOut(method.loc, message, 'a @Remote answers one request with one response');
    }
    methods.push(method);
  });
  const deprecated = options.deprecated === 'true' ? { deprecated: true as const } : {};
  return { name: name.text, loc: tokens.locate(name), ...deprecated, ...doc, methods };
}

function parseMethod(statements: StatementReader, first: Token): ProtoMethod {
  const { tokens } = statements;
  tokens.expect('rpc');
  const name = tokens.name("an rpc's name");
  const request = parseSide(tokens);
  tokens.expect('returns');
  const response = parseSide(tokens);
  const options: Record<string, string> = {};
  let doc: { doc?: string };
  if (tokens.take('{')) {
    doc = tokens.docOf(first);
    statements.block(() => {
      tokens.expect('option');
      readOption(tokens, options);
    });
  } else {
    tokens.expect(';');
    doc = tokens.docOf(first);
  }
  return {
    name: name.text,
    loc: tokens.locate(name),
    ...(options.deprecated === 'true' && { deprecated: true as const }),
    ...doc,
    request: request.type,
    response: response.type,
    requestStreams: request.streams,
    responseStreams: response.streams,
  };
}

/** `(Item)`, `(stream Item)` */
function parseSide(tokens: TokenReader): { type: ProtoTypeName; streams: boolean } {
  tokens.expect('(');
  const streams = tokens.isWord('stream') && tokens.following.text !== ')';
  if (streams) tokens.next();
  const type = tokens.path("a message's name");
  tokens.expect(')');
  return { type, streams };
}
