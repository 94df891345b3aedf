// `T | null` may be null, and a name for the rest is kept
import { Component, Handler } from '@nopal/core';
export type NullableShape = { type: 'a'; x: number } | { type: 'b' };
export interface NullableRow { a: string | null; b: NullableShape | null; c: string[] | null; d: null }
@Component() export class NullableRows { @Handler() nullable(row: NullableRow): void { void row; } }
