// The remotes of the game as plain gRPC services, called by grpc-js without any generated code.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { status } from '@grpc/grpc-js';
import { GameError, ProtoReader, ProtoWriter } from '@nopal/core';
import { GrpcCaller, statusDetails } from '../support/grpc-caller.js';
import { remotesOf, type ServedRemotes, startRemotes } from '../support/served-remotes.js';
import { until } from '../support/until.js';
import { manifest } from './game/generated/manifest.js';

const POST = '/game.v1.GamePostService';
const NOTHING = new Uint8Array(0);

function seatsRequest(arena: string, floors: number): Uint8Array {
  const out = new ProtoWriter();
  out.string(10, arena);
  out.double(17, floors);
  return out.finish();
}

function textOf(response: Uint8Array | undefined): string {
  assert.ok(response !== undefined);
  const reader = new ProtoReader(response, 0, response.length);
  reader.tag();
  return reader.string();
}

describe('remotes as gRPC services', () => {
  let served: ServedRemotes;
  let caller: GrpcCaller;

  before(async () => {
    const guard = ({ metadata }: { metadata: Readonly<Record<string, string>> }): void => {
      if (metadata.banned === 'yes') throw new GameError('FORBIDDEN', 'you are banned');
    };
    served = await startRemotes({
      fill: await remotesOf(manifest, 'game', { ServerInfo: { id: 'game-7' } }, 300, {
        guards: [guard],
      }),
      descriptors: manifest.descriptors,
    });
    caller = new GrpcCaller(served.address);
  });
  after(() => {
    caller.close();
    served.stop();
  });

  it('are named after their components', () => {
    assert.deepEqual(served.services.names, [
      'game.v1.GamePostService',
      'game.v1.GameTreasuryService',
    ]);
  });

  it('answer with what the method returns', async () => {
    const { code, response } = await caller.call(`${POST}/Seats`, seatsRequest('oasis', 3));
    assert.equal(code, status.OK);
    assert.ok(response !== undefined);
    const reader = new ProtoReader(response, 0, response.length);
    assert.equal(reader.tag(), 9);
    assert.equal(reader.double(), 15);
    assert.equal(textOf((await caller.call(`${POST}/Server`, NOTHING)).response), 'game-7');
  });

  it("answer with a method's error: status, code, message and metadata", async () => {
    const request = new ProtoWriter();
    request.string(10, 'grpc');
    const ending = await caller.call(`${POST}/Refuse`, request.finish());
    assert.equal(ending.code, status.FAILED_PRECONDITION);
    assert.equal(ending.details, 'the game is over');
    assert.deepEqual(ending.trailers.get('nopal-code'), ['GAME_OVER']);
    assert.deepEqual(statusDetails(ending), {
      code: status.FAILED_PRECONDITION,
      message: 'the game is over',
      type: 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'GAME_OVER',
      domain: 'game.v1',
      metadata: { by: 'grpc' },
    });
  });

  it('say which field of a request is wrong', async () => {
    const ending = await caller.call(`${POST}/Seats`, seatsRequest('oasis', Number.NaN));
    assert.equal(ending.code, status.INVALID_ARGUMENT);
    assert.match(ending.details, /floors must be a finite number/);
    const { reason, metadata } = statusDetails(ending);
    assert.equal(reason, 'INVALID');
    assert.deepEqual(Object.keys(metadata), ['floors']);
  });

  it('refuse bytes that are no protobuf, and go on', async () => {
    for (const bytes of [[10], [10, 200, 1], [255, 255, 255, 255, 255, 255], [7], [10, 1, 0xff]]) {
      const ending = await caller.call(`${POST}/Seats`, Uint8Array.from(bytes));
      assert.equal(ending.code, status.INVALID_ARGUMENT, String(bytes));
      assert.match(String(ending.trailers.get('nopal-code')[0]), /^(BAD_REQUEST|INVALID)$/);
    }
    assert.equal(textOf((await caller.call(`${POST}/Ping`, NOTHING)).response), 'pong');
  });

  it('answer UNIMPLEMENTED for what there is not', async () => {
    for (const path of [`${POST}/Nothing`, '/game.v1.GamePostService', '/a.B/C', `${POST}/ping`])
      assert.equal((await caller.call(path, NOTHING)).code, status.UNIMPLEMENTED, path);
  });

  it('run with the same guards as any call', async () => {
    const ending = await caller.call(`${POST}/Ping`, NOTHING, { banned: 'yes' });
    assert.equal(ending.code, status.PERMISSION_DENIED);
    assert.equal(statusDetails(ending).reason, 'FORBIDDEN');
  });

  it('give the method what metadata may travel on', async () => {
    const traced = await caller.call(`${POST}/Trace`, NOTHING, { trace: 'abc' });
    assert.equal(textOf(traced.response), 'abc');
  });

  it('end a call without a deadline at that of the method', async () => {
    const ending = await caller.call(`${POST}/Never`, NOTHING, {}, {});
    assert.equal(ending.code, status.DEADLINE_EXCEEDED);
    assert.equal(ending.details, 'game.post.never was not answered within 300 ms');
    assert.equal(statusDetails(ending).reason, 'DEADLINE_EXCEEDED');
    await until(() => served.runner.inFlight === 0, 'nothing runs');
  });

  it('end a call at the deadline of its caller', async () => {
    const ending = await caller.call(`${POST}/Never`, NOTHING, {}, { deadline: Date.now() + 40 });
    assert.equal(ending.code, status.DEADLINE_EXCEEDED);
    await until(() => served.runner.inFlight === 0, 'nothing runs');
  });
});
