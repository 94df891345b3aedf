// `x?: T` and `T | undefined` may be absent
import { Component, Handler, Remote } from '@nopal/core';
export enum OptionalEnum { A }
export interface OptionalRow { a?: string; b: number | undefined; c?: OptionalEnum; d?: OptionalRow; e?: boolean | undefined }
@Component() export class OptionalRows {
  @Handler() optional(row: OptionalRow): void { void row; }
  @Remote() find(id: string, atMost?: number): OptionalRow | undefined { return void [id, atMost]; }
}
