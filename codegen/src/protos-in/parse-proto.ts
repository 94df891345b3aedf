import type { Findings } from '../ir/diagnostic.js';
import { type ParsedBody, parseEnum, parseMessage } from './parse-message.js';
import { parseService } from './parse-service.js';
import type { ProtoFile, ProtoImport } from './proto-file.js';
import { ProtoFault, tokenize } from './proto-tokens.js';
import { readOption } from './read-proto-options.js';
import { SourceText } from './source-text.js';
import { StatementReader } from './statement-reader.js';
import { TokenReader } from './token-reader.js';

/**
 * Reads a proto3 file. Whatever it does not understand goes into `findings`, and it goes on behind that statement; undefined
 * when the file as a whole is not for us.
 * @param path as imports name it
 * @param file relative to the project
 */
export function parseProto(
  path: string,
  file: string,
  text: string,
  findings: Findings,
): ProtoFile | undefined {
  const source = new SourceText(file, text);
  try {
    const tokens = new TokenReader(source, tokenize(source));
    readSyntax(tokens);
    return readFile(path, new StatementReader(tokens, findings));
  } catch (fault) {
    if (!(fault instanceof ProtoFault)) throw fault;
    const { start, end, message, hint } = fault;
    const code = fault instanceof UnsupportedSyntax ? 'CG3055' : 'CG3052';
    findings.error(code, source.locate(start, end), message, hint === undefined ? {} : { hint });
    return undefined;
  }
}

class UnsupportedSyntax extends ProtoFault {}

/** Nothing may stand before it but comments. */
function readSyntax(tokens: TokenReader): void {
  const hint = "begin the file with: syntax = 'proto3';";
  const first = tokens.token;
  if (first.text !== 'syntax' && first.text !== 'edition')
    throw new UnsupportedSyntax('a file without a syntax is proto2', first.start, first.end, hint);
  tokens.next();
  tokens.expect('=');
  const value = tokens.token;
  const { value: name } = tokens.string("'proto3'");
  if (first.text === 'edition' || name !== 'proto3') {
    const what = first.text === 'edition' ? `edition ${name}` : name;
    const message = `${what.slice(0, 40)} is not read; only proto3 is`;
    throw new UnsupportedSyntax(message, value.start, value.end, hint);
  }
  tokens.expect(';');
}

function readFile(path: string, statements: StatementReader): ProtoFile {
  const { tokens } = statements;
  const imports: ProtoImport[] = [];
  const body: ParsedBody = { messages: [], enums: [] };
  const services: ProtoFile['services'][number][] = [];
  let given: { readonly name: string; readonly loc: ProtoFile['loc'] } | undefined;
  statements.untilEnd((first) => {
    switch (first.text) {
      case 'import': {
        tokens.next();
        const isPublic = tokens.take('public');
        if (!isPublic) tokens.take('weak');
        const { value, loc } = tokens.string('the path of a file');
        tokens.expect(';');
        imports.push({ path: value, isPublic, loc });
        return;
      }
      case 'package': {
        tokens.next();
        const found = tokens.path("a package's name");
        tokens.expect(';');
        if (given !== undefined) statements.wrong(first, 'a file has one package');
        given = found;
        return;
      }
      case 'option':
        tokens.next();
        readOption(tokens, {});
        return;
      case 'message':
        body.messages.push(parseMessage(statements, 0));
        return;
      case 'enum':
        body.enums.push(parseEnum(statements));
        return;
      case 'service':
        services.push(parseService(statements));
        return;
      case 'extend':
        statements.skipExtend();
        return;
      default:
        throw tokens.unexpected('message, enum, service, import, package or option');
    }
  });
  return {
    path,
    package: given?.name ?? '',
    loc: given?.loc ?? tokens.source.locate(0, 1),
    imports,
    ...body,
    services,
  };
}
