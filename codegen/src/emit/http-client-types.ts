import type { Ir, RouteIr, TypeDef } from '../ir/ir.js';
import { declarationOf, typeName } from './client-types.js';
import { httpRoutes } from './http-routes.js';
import { TypePrinter } from './print-type.js';
import { CLIENT_PACKAGE, docComment, HEADER, typeKey } from './text.js';

/** http-client.d.ts: stands alone, with copies of the types that routes lead to. */
export function emitHttpClientTypes(ir: Ir): {
  readonly text: string;
  readonly reached: readonly TypeDef[];
} {
  const reached = new Set<TypeDef>();
  const nameOf = (definition: TypeDef): string => {
    if (!reached.has(definition)) {
      reached.add(definition);
      printer.body(definition, '');
    }
    return localName(definition);
  };
  const printer: TypePrinter = new TypePrinter(ir.types, nameOf);
  const servers = httpRoutes(ir).map(({ server, components }) => {
    const inner = components.map(({ component, methods }) => {
      const calls = methods.map(([route]) => callText(route, printer));
      return `${docComment(component.doc, '    ')}    ${typeKey(component.name)}: {\n${calls.join('')}    };\n`;
    });
    return `  ${typeKey(server.name)}: {\n${inner.join('')}  };\n`;
  });
  const sorted = [...reached].sort((a, b) => (a.name < b.name ? -1 : 1));
  const types = sorted.map((one) => declarationOf(one, printer, localName));
  const imports = ['HttpCallOptions', 'HttpOptions'];
  const json = printer.usesJson ? `import type { Json } from '${CLIENT_PACKAGE}';\n` : '';
  const text = [
    HEADER,
    json,
    `import type { ${imports.join(', ')} } from '${CLIENT_PACKAGE}/http';\n\n`,
    ...types,
    '/** What can be asked over HTTP, by server type and component. */\n',
    `export interface HttpClient {\n${servers.join('')}}\n\n`,
    '/** Nothing is sent before a function of it is called. */\n',
    'export declare function createHttp(options: HttpOptions): HttpClient;\n',
  ].join('');
  return { text, reached: sorted };
}

const OURS =
  /^(?:HttpClient|HttpOptions|HttpCallOptions|createHttp|httpClient|contract|Blob|Response|ReadableStream)$/;

/** What a type is called in the fetch client's files. */
export function localName(definition: TypeDef): string {
  const name = typeName(definition);
  return OURS.test(name) ? `${name}Type` : name;
}

function callText(route: RouteIr, printer: TypePrinter): string {
  const indent = '      ';
  const fields = route.parameters.filter((one) => 'name' in one);
  const taken = new Set(fields.map(({ name }) => name));
  const parameters = fields.map((field, i) => {
    const mayBeAbsent = fields.slice(i).every((one) => one.optional === true);
    const isFile = field.k === 'file';
    const file = isFile && field.isList ? 'readonly Blob[]' : 'Blob';
    const type = isFile ? file : printer.print(field.type, indent);
    if (mayBeAbsent) return `${field.name}?: ${type}`;
    const isUndefined = field.optional === true || (!isFile && field.undef === true);
    return `${field.name}: ${isUndefined ? `${type} | undefined` : type}`;
  });
  parameters.push(`${taken.has('options') ? 'callOptions' : 'options'}?: HttpCallOptions`);
  const doc = docComment(route.doc, indent);
  return `${doc}${indent}${typeKey(route.name)}(${parameters.join(', ')}): Promise<${resultText(route, printer)}>;\n`;
}

function resultText({ result }: RouteIr, printer: TypePrinter): string {
  const text = (() => {
    switch (result.as) {
      case 'nothing':
        return 'void';
      case 'bytes':
        return 'Uint8Array';
      case 'stream':
        return 'ReadableStream<Uint8Array>';
      case 'reply':
        return 'Response';
      default:
        return result.type === undefined ? 'string' : printer.print(result.type, '      ');
    }
  })();
  return result.optional === true && result.as !== 'nothing' ? `${text} | undefined` : text;
}
