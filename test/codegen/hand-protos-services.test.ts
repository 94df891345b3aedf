// A hand-written service that remotes implement, served and called by its own path with its own messages.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { status } from '@grpc/grpc-js';
import { generate } from '@nopal/codegen';
import type { GrpcMethod } from '@nopal/server/grpc';
import { GrpcCaller } from '../support/grpc-caller.js';
import { remotesOf, type ServedRemotes, startRemotes } from '../support/served-remotes.js';
import { CaseProject } from './case-project.js';

type Method = GrpcMethod<object, object>;
type Definitions = Readonly<Record<string, Readonly<Record<string, Method>>>>;

describe('a hand-written service', () => {
  const project = new CaseProject('hand-protos', 'hand-services');
  let served: ServedRemotes;
  let caller: GrpcCaller;
  let definitions: Definitions;

  before(async () => {
    await generate({ projectDir: project.dir });
    project.useCore();
    definitions = await import(pathToFileURL(join(project.dir, 'generated/grpc.js')).href);
    const manifest = await project.manifest();
    served = await startRemotes({
      fill: await remotesOf(manifest, 'stock'),
      descriptors: manifest.descriptors,
    });
    caller = new GrpcCaller(served.address);
  });
  after(() => {
    caller.close();
    served.stop();
    project.remove();
  });

  async function call(service: string, name: string, request: object): Promise<object> {
    const method = definitions[service]?.[name];
    assert.ok(method !== undefined, `${service} has ${name}`);
    const ending = await caller.call(method.path, method.requestSerialize(request));
    assert.equal(ending.code, status.OK, ending.details);
    return method.responseDeserialize(Buffer.from(ending.response ?? []));
  }

  it('stands beside the generated one', () => {
    assert.deepEqual(served.services.names, [
      'shop.v1.StockStockService',
      'vendor.inventory.v1.Inventory',
    ]);
  });

  it('takes and gives the messages of its file, unwrapped', async () => {
    const wanted = await call('VendorInventoryV1Inventory', 'Get', { id: 'axe' });
    assert.deepEqual(wanted, {});
    const put = definitions.VendorInventoryV1Inventory?.Put;
    const item = put?.requestDeserialize(Buffer.from([10, 3, 97, 120, 101])); // id = 1: axe
    assert.ok(item !== undefined);
    assert.deepEqual(await call('VendorInventoryV1Inventory', 'Put', item), {});
    const found = await call('VendorInventoryV1Inventory', 'Get', { id: 'axe' });
    assert.deepEqual(found, { item });
    assert.deepEqual(await call('VendorInventoryV1Inventory', 'Clear', {}), {});
    assert.deepEqual(await call('VendorInventoryV1Inventory', 'Get', { id: 'axe' }), {});
  });

  it('has no rpc that no remote implements', async () => {
    const ending = await caller.call('/vendor.inventory.v1.Inventory/Watch', new Uint8Array(0));
    assert.equal(ending.code, status.UNIMPLEMENTED);
  });

  it('leaves the generated one as it is', async () => {
    const { result } = (await call('StockStockService', 'Amounts', { items: [] })) as {
      result: object;
    };
    assert.deepEqual({ ...result }, {});
  });
});
