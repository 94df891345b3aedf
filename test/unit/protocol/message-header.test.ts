import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  MessageHeader,
  MessageType,
  readMessageHeader,
  readRoute,
} from '../../../packages/protocol/src/message-header.js';
import { protocolErrorOf } from '../../support/protocol-error-of.js';
import { fromHex } from '../../support/protocol-vectors.js';

describe('message header', () => {
  it('reads a message in the middle of a buffer and never looks past its end', () => {
    const bytes = fromHex('ff ff 00 05 01 61 7b 7d ff ff');
    const header = new MessageHeader();
    readMessageHeader(bytes, 2, 8, header);
    assert.deepEqual(
      { ...header },
      {
        type: MessageType.REQUEST,
        id: 5,
        routeCode: -1,
        routeStart: 5,
        routeEnd: 6,
        compressed: false,
        error: false,
        bodyStart: 6,
      },
    );
    assert.equal(readRoute(bytes, header, undefined, 255), 'a');
    for (const end of [2, 3, 4]) {
      protocolErrorOf('MESSAGE_TRUNCATED', () => readMessageHeader(bytes, 2, end, header));
    }
    protocolErrorOf('BAD_ROUTE_LENGTH', () => readMessageHeader(bytes, 2, 5, header));
    protocolErrorOf('MESSAGE_TRUNCATED', () => readMessageHeader(bytes, 2, 11, header));
  });

  it('leaves nothing of an earlier message behind when it is used again', () => {
    const header = new MessageHeader();
    readMessageHeader(fromHex('34 81 01 aa'), 0, 4, header);
    readMessageHeader(fromHex('02 01 61'), 0, 3, header);
    readMessageHeader(fromHex('03 00 07'), 0, 3, header);
    const fresh = new MessageHeader();
    Object.assign(fresh, { type: MessageType.NOTIFY, routeCode: 7, bodyStart: 3 });
    assert.deepEqual(header, fresh);
  });

  it('stays as it was when the next message is refused', () => {
    const header = new MessageHeader();
    readMessageHeader(fromHex('02 01 61'), 0, 3, header);
    const before = { ...header };
    protocolErrorOf('BAD_ROUTE_LENGTH', () =>
      readMessageHeader(fromHex('00 09 05 61'), 0, 4, header),
    );
    assert.deepEqual({ ...header }, before);
  });
});
