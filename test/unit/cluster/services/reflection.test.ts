import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { type ClientDuplexStream, status } from '@grpc/grpc-js';
import { ProtoReader, ProtoWriter } from '@nopal/core';
import { GrpcCaller } from '../../../support/grpc-caller.js';
import { repositoryRoot } from '../../../support/repository-root.js';
import {
  type ServedOptions,
  type ServedRemotes,
  startRemotes,
} from '../../../support/served-remotes.js';
import { until } from '../../../support/until.js';
import { pingRemote } from './ping-remote.js';

const V1 = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
const ALPHA = '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo';
const GAME = join(repositoryRoot, 'test/integration/game/generated/descriptors.binpb');
const HOST = 10;
const BY_NAME = 26;
const BY_SYMBOL = 34;
const LIST = 58;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function serving(options: Partial<ServedOptions> = {}): Promise<ServedRemotes> {
  const served = await startRemotes({
    fill: (runner, metrics) => runner.add(pingRemote(metrics)),
    descriptors: async () => readFileSync(GAME),
    ...options,
  });
  stops.push(() => served.stop());
  return served;
}

class Conversation {
  readonly answers: { readonly kind: number; readonly bytes: Uint8Array }[] = [];
  code: number | undefined;
  details = '';
  readonly stream: ClientDuplexStream<Uint8Array, Buffer>;

  constructor({ address }: ServedRemotes, path = V1) {
    const caller = new GrpcCaller(address);
    stops.push(() => caller.close());
    this.stream = caller.client.makeBidiStreamRequest(
      path,
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes: Buffer) => bytes,
    );
    this.stream.on('data', (bytes: Buffer) => this.answers.push(answerOf(bytes)));
    this.stream.on('error', () => undefined);
    this.stream.on('status', ({ code, details }) => {
      this.code = code;
      this.details = details;
    });
  }

  ask(tag: number, text: string): void {
    const out = new ProtoWriter();
    out.string(HOST, 'here');
    out.string(tag, text);
    this.stream.write(out.finish());
  }

  answered(count: number): Promise<void> {
    return until(() => this.answers.length === count, `${count} answers are there`);
  }

  ended(): Promise<void> {
    return until(() => this.code !== undefined, 'it ends');
  }
}

/** The number of the answer's case and what is in it; the request is repeated before. */
function answerOf(bytes: Buffer): { readonly kind: number; readonly bytes: Uint8Array } {
  const reader = new ProtoReader(bytes, 0, bytes.length);
  assert.equal(reader.tag(), 18, 'the request comes first');
  reader.byteView();
  const kind = reader.tag() >>> 3;
  return { kind, bytes: reader.byteString() };
}

function textsOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

describe('server reflection', () => {
  for (const path of [V1, ALPHA]) {
    it(`answers one question after another as ${path.split('.')[2]}`, async () => {
      const asked = new Conversation(await serving(), path);
      asked.ask(LIST, '*');
      asked.ask(BY_SYMBOL, 'game.v1.GamePostService');
      asked.ask(BY_NAME, 'grpc/health/v1/health.proto');
      asked.ask(BY_SYMBOL, 'grpc.health.v1.Health');
      asked.ask(BY_SYMBOL, 'game.v1.Nothing');
      asked.ask(50, 'game.v1.Treasure'); // its extensions
      await asked.answered(6);
      assert.deepEqual(
        asked.answers.map(({ kind }) => kind),
        [6, 4, 4, 4, 7, 7],
      );
      const [list, , , , missing] = asked.answers.map(({ bytes }) => textsOf(bytes));
      assert.match(list ?? '', /test\.v1\.Test.*grpc\.health\.v1\.Health/s);
      assert.match(missing ?? '', /there is no symbol game\.v1\.Nothing/);
      asked.stream.end();
      await asked.ended();
      assert.equal(asked.code, status.OK);
    });
  }

  it('loads nothing before somebody asks for a file, and tries again when that has failed', async () => {
    let loads = 0;
    const served = await serving({
      descriptors: async () => {
        loads += 1;
        if (loads === 1) throw new Error('the disk is away');
        return readFileSync(GAME);
      },
    });
    const first = new Conversation(served);
    first.ask(LIST, '');
    await first.answered(1);
    assert.equal(loads, 0);
    first.ask(BY_SYMBOL, 'game.v1.GamePostService');
    await first.ended();
    assert.equal(first.code, status.INTERNAL);
    assert.doesNotMatch(first.details, /disk/);
    assert.equal(served.logger.of('error').length, 1);
    const second = new Conversation(served);
    second.ask(BY_SYMBOL, 'game.v1.GamePostService');
    second.ask(BY_SYMBOL, 'game.v1.GamePostService');
    await second.answered(2);
    assert.equal(loads, 2);
  });

  it('ends a stream that sends what is no question, and goes on with others', async () => {
    const served = await serving();
    for (const bytes of [[26, 200], [255, 255, 255, 255, 255, 255, 255], [7]]) {
      const asked = new Conversation(served);
      asked.stream.write(Uint8Array.from(bytes));
      await asked.ended();
      assert.equal(asked.code, status.INVALID_ARGUMENT, String(bytes));
    }
    const long = new Conversation(served);
    long.ask(BY_SYMBOL, 'x'.repeat(10_000));
    await long.ended();
    assert.equal(long.code, status.RESOURCE_EXHAUSTED);
    const asked = new Conversation(served);
    asked.stream.write(new Uint8Array(0)); // asks nothing
    await asked.answered(1);
    assert.equal(asked.answers[0]?.kind, 7);
  });

  it('tells only those who may call', async () => {
    const asked = new Conversation(await serving({ isLocal: false }));
    asked.ask(LIST, '');
    await asked.ended();
    assert.equal(asked.code, status.UNAUTHENTICATED);
    assert.equal(asked.answers.length, 0);
  });

  it('is not there when it is switched off, or nothing is described', async () => {
    for (const options of [{ reflection: false }, { descriptors: undefined }]) {
      const asked = new Conversation(await serving(options));
      asked.ask(LIST, '');
      await asked.ended();
      assert.equal(asked.code, status.UNIMPLEMENTED);
    }
  });

  it('ends its streams when it closes, so that the server can stop', async () => {
    const served = await serving();
    const asked = new Conversation(served);
    asked.ask(LIST, '');
    await asked.answered(1);
    const stopped = new Promise<void>((resolve) => served.server.tryShutdown(() => resolve()));
    served.services.close();
    await stopped;
    assert.equal(asked.code, status.OK);
  });
});
