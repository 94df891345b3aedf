import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ProtoWriter } from '@nopal/core';
import { DescriptorIndex } from '../../../../packages/cluster/src/services/descriptor-index.js';
import { standardFiles } from '../../../../packages/cluster/src/services/standard-files.js';
import { bufDescriptors } from '../../../support/buf.js';
import { fileDescriptors } from '../../../support/file-descriptors.js';
import { writeProtos } from '../../../support/protoc.js';
import { repositoryRoot } from '../../../support/repository-root.js';

const GAME = join(repositoryRoot, 'test/integration/game/generated/descriptors.binpb');

function gameIndex(): DescriptorIndex {
  const index = new DescriptorIndex();
  index.addSet(readFileSync(GAME));
  return index;
}

function paths(files: readonly { readonly path: string }[] | undefined): readonly string[] {
  return (files ?? []).map(({ path }) => path);
}

describe('DescriptorIndex', () => {
  const index = gameIndex();

  it('finds what declares a service, a method, a message, a field, and what stands inside', () => {
    const post = 'game/v1/game_post.proto';
    assert.equal(paths(index.bySymbol('game.v1.GamePostService'))[0], post);
    assert.equal(paths(index.bySymbol('game.v1.GamePostService.Seats'))[0], post);
    const messages = 'game/v1/messages.proto';
    for (const symbol of ['Treasure', 'Treasure.owner', 'Treasure.CountsEntry'])
      assert.equal(paths(index.bySymbol(`game.v1.${symbol}`))[0], messages, symbol);
  });

  it('gives a file with all that it imports, each once, byte for byte as codegen wrote it', () => {
    const files = index.byPath('game/v1/game_post.proto');
    assert.deepEqual(paths(files), [
      'game/v1/game_post.proto',
      'game/v1/messages.proto',
      'google/protobuf/timestamp.proto',
    ]);
    const all = readFileSync(GAME);
    for (const { bytes } of files ?? []) assert.ok(all.includes(Buffer.from(bytes)));
  });

  it('finds nothing that is not there', () => {
    for (const name of ['', 'game.v1', 'game.v1.Nothing', '__proto__', 'constructor', 'toString']) {
      assert.equal(index.bySymbol(name), undefined, name);
      assert.equal(index.byPath(name), undefined, name);
    }
  });

  it('throws for bytes that are no descriptors, and takes files that import each other', () => {
    assert.throws(
      () => new DescriptorIndex().addSet(Uint8Array.of(10, 200)),
      /BAD_PROTOBUF|protobuf/,
    );
    const circle = new DescriptorIndex();
    for (const [name, imported] of ['ab', 'ba'].map((pair) => [...pair] as [string, string])) {
      const out = new ProtoWriter();
      out.string(10, name);
      out.string(26, imported);
      circle.addFile(out.finish());
    }
    assert.deepEqual(paths(circle.byPath('a')), ['a', 'b']);
  });
});

describe('standardFiles', () => {
  it('are what buf compiles of the health service and of the details of errors', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nopal-standard-'));
    const health = 'node_modules/grpc-health-check/proto/health/v1/health.proto';
    const info = 'string reason = 1; string domain = 2; map<string, string> metadata = 3;';
    try {
      writeProtos(
        folder,
        new Map([
          ['grpc/health/v1/health.proto', readFileSync(join(repositoryRoot, health), 'utf8')],
          [
            'google/rpc/error_details.proto',
            `syntax = "proto3"; package google.rpc; message ErrorInfo { ${info} }`,
          ],
        ]),
      );
      const image = await bufDescriptors(folder, join(folder, 'image.binpb'));
      const set = new ProtoWriter();
      for (const file of standardFiles()) set.byteString(10, file);
      assert.deepEqual(byName(set.finish()), byName(image));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Without the options for other languages. */
function byName(set: Uint8Array) {
  return fileDescriptors(set)
    .map(({ options, ...file }) => file)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
