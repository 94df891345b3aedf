import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Codec } from '@nopal/core';
import fc from 'fast-check';
import type { Contract } from '../../../../../codegen/src/emit/contract.js';
import { emitDescriptors } from '../../../../../codegen/src/emit/protos/emit-descriptors.js';
import { emitProtos } from '../../../../../codegen/src/emit/protos/emit-protos.js';
import { IR_VERSION } from '../../../../../codegen/src/ir/ir.js';
import { buf, bufDescriptors } from '../../../../support/buf.js';
import { encoded } from '../../../../support/plain-codec.js';
import { protoc, writeProtos } from '../../../../support/protoc.js';
import { python } from '../../../../support/python.js';
import { repositoryRoot } from '../../../../support/repository-root.js';
import { runWithInput } from '../../../../support/run-with-input.js';
import { type BuiltCodecs, buildCodecs } from '../support/build-codecs.js';
import { messageNames, model } from '../support/model-of-everything.js';
import { ValuesOf } from '../support/values-of.js';

/** Values of each message. */
const SAMPLES = 40;
const RECODE = join(repositoryRoot, 'test/support/python-programs/recode.py');

describe('.proto files of every kind of type', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-protos-'));
  const values = new ValuesOf(model);
  let built: BuiltCodecs;
  let protos: ReadonlyMap<string, string | Uint8Array>;
  let descriptors: Uint8Array;

  before(async () => {
    built = await buildCodecs(model, messageNames);
    const contract: Contract = {
      ir: { version: IR_VERSION, servers: [], types: model },
      messages: {
        types: model,
        all: [],
        bodies: new Map(),
        results: new Map(),
        remotes: new Map(),
        routes: new Map(),
        texts: [],
      },
      plan: built.plan,
      services: [],
      routes: new Map(),
      lock: '',
      output: 'generated',
      clientPackage: undefined,
    };
    protos = emitProtos(contract);
    descriptors = emitDescriptors(contract);
    writeProtos(folder, protos);
  });
  after(() => {
    built.remove();
    rmSync(folder, { recursive: true });
  });

  function codec(name: string): Codec {
    const found = built.codecs.get(name);
    assert.ok(found, `there is a codec for ${name}`);
    return found;
  }

  it('compile, and pass the rules of buf', async () => {
    assert.equal(await buf(folder, 'build'), '');
    assert.equal(await buf(folder, 'lint'), '');
  });

  it('are described by descriptors.binpb byte for byte as buf compiles them', async () => {
    const theirs = await bufDescriptors(folder, join(folder, 'image.binpb'));
    assert.ok(Buffer.from(descriptors).equals(theirs));
  });

  it('let Python read what the codecs write, and the codecs read what Python writes', async (t) => {
    const found = await python();
    if ('missing' in found) return t.skip(found.missing);
    await protoc(found.path, folder, [...protos.keys()]);
    const samples = messageNames.flatMap((name) =>
      fc
        .sample(values.of({ k: 'ref', id: name }), { numRuns: SAMPLES, seed: 1 })
        .map((value) => ({ name, value, bytes: encoded(codec(name), value) })),
    );
    assert.ok(samples.length >= 60 * SAMPLES);
    const lines = samples.map(
      ({ name, bytes }) => `${built.carriers.get(name)} ${Buffer.from(bytes).toString('hex')}\n`,
    );
    const output = await runWithInput(found.path, [RECODE, folder], lines.join(''));
    const answers = output.trimEnd().split('\n');
    assert.equal(answers.length, samples.length);
    for (const [i, { name, bytes }] of samples.entries()) {
      const answer = answers[i] ?? '';
      assert.doesNotMatch(answer, /^!/, `${name}: ${answer}`);
      const theirs = Buffer.from(answer, 'hex');
      assert.deepEqual(
        codec(name).decode(theirs, 0, theirs.length),
        codec(name).decode(bytes, 0, bytes.length),
        name,
      );
    }
  });
});
