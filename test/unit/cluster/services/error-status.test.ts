import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Metadata, status } from '@grpc/grpc-js';
import { ERROR_CODES, GameError } from '@nopal/core';
import { errorStatus } from '../../../../packages/cluster/src/services/error-status.js';
import { statusDetails } from '../../../support/grpc-caller.js';

/** An error as a client gets it. */
function ended(error: GameError) {
  const {
    code = -1,
    details = '',
    metadata: trailers = new Metadata(),
  } = errorStatus(error, 'a.v1');
  return { code, details, trailers };
}

/** What the trailers take of the 8 KiB that clients in C accept. */
function trailerBytes(error: GameError): number {
  const { details, trailers } = ended(error);
  const headers = Object.entries(trailers.toHttp2Headers());
  const counted = [...headers, ['grpc-message', encodeURI(details)] as const];
  return counted.reduce((sum, [name, value]) => sum + name.length + String(value).length + 32, 0);
}

describe('errorStatus', () => {
  it("gives each of the framework's codes its status, and a game's own FAILED_PRECONDITION", () => {
    for (const [code, { grpc }] of Object.entries(ERROR_CODES)) {
      const ending = ended(new GameError(code, 'why'));
      assert.equal(ending.code, status[grpc], code);
      assert.deepEqual(ending.trailers.get('nopal-code'), [code]);
      assert.equal(statusDetails(ending).reason, code);
    }
    assert.equal(ended(new GameError('ARENA_FULL', 'why')).code, status.FAILED_PRECONDITION);
  });

  it('hides what a method threw, and names the request', () => {
    const ending = ended(GameError.from(new Error('the password is 1234'), 'b-g1'));
    assert.equal(ending.code, status.INTERNAL);
    assert.doesNotMatch(ending.details, /1234/);
    assert.match(ending.details, /b-g1/);
    assert.deepEqual(statusDetails(ending).metadata, { requestId: 'b-g1' });
  });

  it('shortens what trailers cannot carry, at the end of a character', () => {
    for (const text of ['x', '\u00e9', '\u20ac', '\u{1f984}']) {
      const metadata = Object.fromEntries(
        Array.from({ length: 50 }, (_, i) => [`name ${i}`, text.repeat(2000)]),
      );
      const error = new GameError('ODD', text.repeat(5000), { metadata });
      assert.ok(trailerBytes(error) < 8 * 1024, `${trailerBytes(error)} bytes`);
      const ending = ended(error);
      assert.equal(ending.details, `${text.repeat([...ending.details].length - 1)}…`);
      assert.equal(statusDetails(ending).message, ending.details);
      assert.ok(Object.keys(statusDetails(ending).metadata).length > 0);
    }
  });

  it('carries half a surrogate pair as the replacement character', () => {
    const ending = ended(new GameError('ODD', 'half \ud83e', { metadata: { half: '\ud83e' } }));
    assert.equal(ending.details, 'half \ufffd');
    assert.deepEqual(statusDetails(ending).metadata, { half: '\ufffd' });
  });

  it('takes a lookalike of a GameError, whatever it holds', () => {
    const metadata = { count: 10n, nothing: Object.create(null), mark: Symbol('x'), list: [1, 2] };
    const lookalike = Object.assign(new Error('odd'), {
      name: 'GameError',
      code: 'not a code \u00e9',
      message: Object.create(null),
      metadata,
    });
    const ending = ended(lookalike as unknown as GameError);
    assert.equal(ending.code, status.INTERNAL);
    assert.equal(ending.details, '');
    const { metadata: sent, reason } = statusDetails(ending);
    assert.equal(reason, 'INTERNAL');
    assert.deepEqual(sent, { count: '10', nothing: '', mark: 'Symbol(x)', list: '1,2' });
  });
});
