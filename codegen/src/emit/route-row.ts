import type { InputsIr, RouteIr, RouteParameterIr } from '../ir/ir.js';
import type { Message, RouteMessages } from '../wire/messages.js';
import { member, quote } from './text.js';

type Entry = readonly [name: string, value: string | undefined];

/** The entries of a @Route's row, core's RouteEntry. */
export function routeRow(
  route: RouteIr,
  messages: RouteMessages = {},
  codec: (message: Message) => string,
): readonly Entry[] {
  const { parameters, result } = route;
  const whole = parameters.find((one) => one.k === 'body');
  const text = (name: string, value: string | undefined): Entry => [name, value && quote(value)];
  const list = (values: readonly string[] | undefined) =>
    values && `[${values.map(quote).join(', ')}]`;
  return [
    text('method', route.method),
    text('name', route.name),
    text('verb', route.verb),
    text('path', route.path),
    text('host', route.host),
    text('access', route.access),
    ['timeoutMs', route.timeoutMs?.toString()],
    ['consumes', list(route.consumes)],
    ['produces', list(route.produces)],
    ['input', messages.input && inputText(route, codec(messages.input))],
    ['files', filesText(parameters)],
    ['body', bodyText(whole, messages.body && codec(messages.body))],
    ['isBodyWrapped', whole?.as === 'wrapped' ? 'true' : undefined],
    ['form', whole?.form && `{${fieldsText(whole.form, false)}          }`],
    ['result', resultText(result, messages.result && codec(messages.result))],
    ['usesCall', String(parameters.some(({ k }) => k === 'call'))],
    ['invoke', invokeRoute(route)],
  ];
}

function filesText(parameters: RouteIr['parameters']): string | undefined {
  const files = parameters.flatMap((one) => {
    if (one.k !== 'file') return [];
    const parts = [
      `name: ${quote(one.name)}`,
      ...(one.isList ? ['isList: true'] : []),
      ...(one.optional ? ['isOptional: true'] : []),
    ];
    return [`{ ${parts.join(', ')} }`];
  });
  return files.length === 0 ? undefined : `[${files.join(', ')}]`;
}

function bodyText(
  whole: Extract<RouteParameterIr, { k: 'body' }> | undefined,
  codec: string | undefined,
): string {
  return codec ?? (whole?.as === 'raw' ? "'raw'" : "'none'");
}

function resultText(result: RouteIr['result'], codec: string | undefined): string {
  const more = [
    ...(codec === undefined ? [] : [`codec: ${codec}`]),
    ...(result.wrapped === true ? ['isWrapped: true'] : []),
  ];
  return `{ ${[`as: ${quote(result.as)}`, ...more].join(', ')} }`;
}

function inputText({ parameters }: RouteIr, codec: string): string {
  const texts = parameters.filter((one) => one.k === 'text');
  const all: InputsIr = {
    inputs: texts.flatMap(({ inputs }) => inputs),
    objects: texts.flatMap(({ objects = [] }) => objects),
  };
  const readsBody = all.inputs.some(({ from }) => from === 'any');
  const more = readsBody ? '            readsBody: true,\n' : '';
  return `{${fieldsText(all, true)}            codec: ${codec},\n${more}          }`;
}

function fieldsText({ inputs, objects = [] }: InputsIr, withSource: boolean): string {
  const rows = inputs.map((one) => {
    const parts = [
      `path: ${pathText(one.path)}`,
      ...(withSource ? [`from: ${quote(one.from)}`] : []),
      `name: ${quote(one.name)}`,
      `as: ${quote(one.as)}`,
      ...(one.isList ? ['isList: true'] : []),
      ...(one.isAlways ? ['isAlways: true'] : []),
    ];
    return `              { ${parts.join(', ')} },\n`;
  });
  const always = objects.map(pathText).join(', ');
  const lines = always === '' ? '' : `            objects: [${always}],\n`;
  return `\n            fields: [\n${rows.join('')}            ],\n${lines}`;
}

function pathText(path: readonly string[]): string {
  return `[${path.map(quote).join(', ')}]`;
}

function invokeRoute(route: RouteIr): string {
  const given = route.parameters.map((one) => {
    if (one.k === 'text' || one.k === 'file') return `input${member(one.name)}`;
    return one.k;
  });
  const uses = (name: string) => given.includes(name);
  const usesInput = route.parameters.some(({ k }) => k === 'text' || k === 'file');
  const last = uses('call')
    ? ', input, body, http, call'
    : uses('http')
      ? ', input, body, http'
      : uses('body')
        ? ', input, body'
        : usesInput
          ? ', input'
          : '';
  return `(self${last}) => self${member(route.method)}(${given.join(', ')})`;
}
