import type { ts } from '../../discover/compiler.js';
import { optionNode, readOptions } from '../read-options.js';
import type { Reader } from '../reader.js';
import { readPath } from './route-pattern.js';

/** What a component says of its routes. */
export interface ComponentHttp {
  /** Version and prefix: `/v1/players`; empty for none. */
  readonly before: string;
  readonly host?: string;
  /** On the admin pages' port alone. */
  readonly admin?: true;
}

const OPTIONS = {
  prefix: 'string',
  version: 'string',
  host: 'string',
  isAdmin: 'boolean',
} as const;
const VERSION = /^[A-Za-z0-9][\w.~-]*$/;
const HOST = /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;

/** The `http` of a component's options. */
export function readComponentHttp(
  options: ts.Expression | undefined,
  reader: Reader,
): ComponentHttp {
  const node = optionNode(options, 'http');
  const read = readOptions(node, OPTIONS, reader, ['use', 'onError']);
  let before = '';
  const { version, prefix } = read;
  if (typeof version === 'string') {
    if (VERSION.test(version)) before = `/${version}`;
    else refuse('version', `the version ${JSON.stringify(version)} is no part of a path`);
  }
  if (typeof prefix === 'string' && prefix !== '' && prefix !== '/') {
    const path = readPath(prefix);
    if ('problem' in path) refuse('prefix', path.problem, path.hint);
    else if (path.path.endsWith('*'))
      refuse('prefix', 'a prefix cannot end with *', 'paths come after it');
    else before += prefix.replace(/\/$/, '');
  }
  const host = readHost(read.host, (message) => refuse('host', message));
  return {
    before,
    ...(host !== undefined && { host }),
    ...(read.isAdmin === true && { admin: true as const }),
  };

  function refuse(name: string, message: string, hint?: string): void {
    const at = optionNode(node, name) ?? options;
    if (at === undefined) return;
    const more = hint === undefined ? {} : { hint };
    reader.findings.error('CG5001', reader.locate(at), message, more);
  }
}

/** A host in lower case; what is none is reported. */
export function readHost(given: unknown, refuse: (message: string) => void): string | undefined {
  if (typeof given !== 'string') return undefined;
  const host = given.toLowerCase();
  if (HOST.test(host)) return host;
  refuse(`${JSON.stringify(given)} is no host; write example.com, or *.example.com`);
  return undefined;
}
