import type { Contract } from '../contract.js';
import { openapiDocuments, openapiFile } from '../openapi/emit-openapi.js';
import type { Files } from '../text.js';
import { describeProtocol } from './describe-protocol.js';
import { emitProtocolPage } from './emit-protocol-page.js';

/** The protocol page, the same as data, and the OpenAPI documents of HTTP routes when there are any. */
export function emitDocs(contract: Contract): Files {
  const description = describeProtocol(contract);
  const files = new Map([
    ['protocol.md', emitProtocolPage(description)],
    ['protocol.json', `${JSON.stringify(description, undefined, 2)}\n`],
  ]);
  for (const one of openapiDocuments(contract))
    files.set(openapiFile(one), `${JSON.stringify(one.document, undefined, 2)}\n`);
  return files;
}
