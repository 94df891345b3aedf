import { JsonSerializer, ProtobufSerializer, Serializers, TreeSerializer } from '@nopal/core';
import type { Limits } from './limits.js';
import type { ServerOptions } from './server-options.js';

/** @throws TypeError for a default that there is not. */
export function createSerializers(options: ServerOptions, limits: Limits): Serializers {
  return new Serializers(
    [
      new JsonSerializer(limits.maxJsonDepth),
      new ProtobufSerializer(),
      ...(options.serializers ?? []).map((format) => new TreeSerializer(format)),
    ],
    options.defaultSerializer ?? 'json',
  );
}
