import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CloseCode, ERROR_CODES, GAME_CODE_ROW, isErrorCode } from '@nopal/core';
import { Declarations } from '../support/declared-members.js';
import { assertGenerated, markdownTable } from '../support/generated-part.js';

describe('docs/errors.md', () => {
  const declared = new Declarations(
    'packages/core/src/errors/error-code.ts',
    'packages/core/src/session/close-code.ts',
  );

  it('lists every error code with what it becomes for each kind of caller', () => {
    const rows = declared.object('ERROR_CODES').map(({ name, meaning }) => {
      assert.ok(isErrorCode(name) && meaning !== '', `${name} has no meaning`);
      const { pitaya, grpc, http } = ERROR_CODES[name as keyof typeof ERROR_CODES];
      return [`\`${name}\``, meaning, pitaya, grpc, `${http}`];
    });
    assert.equal(rows.length, Object.keys(ERROR_CODES).length);
    rows.push([
      "a game's own",
      'Whatever it means.',
      'itself',
      GAME_CODE_ROW.grpc,
      `${GAME_CODE_ROW.http}`,
    ]);
    const head = ['code', 'when', 'Pitaya', 'gRPC', 'HTTP'];
    assertGenerated('docs/errors.md', 'error codes', markdownTable(head, rows));
  });

  it('lists every close code', () => {
    const rows = declared.object('CloseCode').map(({ name, meaning }) => {
      assert.notEqual(meaning, '', `${name} has no meaning`);
      return [`${CloseCode[name as keyof typeof CloseCode]}`, `\`${name}\``, meaning];
    });
    assert.equal(rows.length, Object.keys(CloseCode).length);
    assertGenerated('docs/errors.md', 'close codes', markdownTable(['code', 'name', 'when'], rows));
  });
});
