import type { Contract } from '../contract.js';
import type { Files } from '../text.js';
import { describeProtocol } from './describe-protocol.js';
import { emitProtocolPage } from './emit-protocol-page.js';

/** The protocol page, and the same as data. */
export function emitDocs(contract: Contract): Files {
  const description = describeProtocol(contract);
  return new Map([
    ['protocol.md', emitProtocolPage(description)],
    ['protocol.json', `${JSON.stringify(description, undefined, 2)}\n`],
  ]);
}
