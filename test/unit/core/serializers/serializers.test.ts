import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JsonSerializer } from '../../../../packages/core/src/serializers/json-serializer.js';
import { ProtobufSerializer } from '../../../../packages/core/src/serializers/protobuf-serializer.js';
import { Serializers } from '../../../../packages/core/src/serializers/serializers.js';

const json = new JsonSerializer(32);
const protobuf = new ProtobufSerializer();

describe('Serializers', () => {
  it('gives the one that a client names, and the default to a client that names none', () => {
    const serializers = new Serializers([json, protobuf], 'protobuf');
    assert.equal(serializers.of('json'), json);
    assert.equal(serializers.of(''), protobuf);
    assert.equal(serializers.of('toString'), undefined);
  });

  it('refuses a default that there is not, and a name twice', () => {
    assert.throws(() => new Serializers([json, protobuf], 'xml'), {
      name: 'TypeError',
      message: 'defaultSerializer is "xml"; it must be one of json, protobuf',
    });
    assert.throws(() => new Serializers([json, json], 'json'), /the same name: json, json/);
  });
});
