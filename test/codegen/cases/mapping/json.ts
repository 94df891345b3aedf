// Json is whatever JSON can say
import { Component, Handler, Remote } from '@nopal/core';
import type { Json } from '@nopal/protocol';
export interface JsonRow { a: Json; b?: Json; c: Json[]; d: Record<string, Json>; e: Json | Date; f: Exclude<Json, null> | null }
@Component() export class JsonRows {
  @Handler() json(row: JsonRow): void { void row; }
  @Remote() eval(code: string, context?: Json): Promise<Json> { void [code, context]; return Promise.resolve(null); }
}
