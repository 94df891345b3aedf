import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../../../codegen/src/config/read-config.js';
import { emitClient } from '../../../../codegen/src/emit/emit-client.js';
import { emitCodecs } from '../../../../codegen/src/emit/emit-codecs.js';
import { Findings } from '../../../../codegen/src/ir/diagnostic.js';
import { Memo } from '../../../../codegen/src/ir/memo.js';
import { runStages } from '../../../../codegen/src/run-stages.js';
import { casesDir } from '../model/read-case.js';

for (const name of ['types', 'game']) {
  test(`the files with functions of ${name} are the same, whichever was emitted before`, () => {
    const findings = new Findings();
    const config = readConfig(join(casesDir, name, 'project'), findings);
    assert.ok(config);
    const { contract } = runStages(config, findings);
    assert.ok(contract, JSON.stringify(findings.sorted()));
    const client = emitClient(contract);
    assert.match(String(client.get('client-protobuf.js')), /function write_/);
    const codecs = emitCodecs(contract);
    const memo = new Memo();
    assert.equal(emitCodecs(contract, memo), codecs);
    assert.deepEqual(emitClient(contract, memo), client);
    assert.equal(emitCodecs(contract, memo), codecs);
  });
}
