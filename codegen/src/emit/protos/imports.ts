import { compareText } from '../../ir/diagnostic.js';
import type { WireModel, WireType } from '../../wire/wire-model.js';

export const TIMESTAMP_FILE = 'google/protobuf/timestamp.proto';
export const STRUCT_FILE = 'google/protobuf/struct.proto';

/** The files that the fields of the generated messages need, in order. */
export function importsOf(model: WireModel): readonly string[] {
  const files = new Set<string>();
  const visit = (type: WireType): void => {
    switch (type.w) {
      case 'timestamp':
        files.add(TIMESTAMP_FILE);
        break;
      case 'json':
      case 'null':
        files.add(STRUCT_FILE);
        break;
      case 'repeated':
        visit(type.of);
        break;
      case 'map':
        visit(type.value);
        break;
      case 'message':
      case 'enum': {
        const declared = (type.w === 'enum' ? model.enums : model.messages).get(type.id);
        if (declared?.declaredIn !== undefined) files.add(declared.declaredIn);
        break;
      }
      case 'scalar':
        break;
    }
  };
  for (const message of model.messages.values()) {
    if (message.external !== undefined) continue;
    for (const field of message.fields) visit(field.type);
  }
  return [...files].sort(compareText);
}
