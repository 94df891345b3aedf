// int32, uint32, sint32, fixed32, float and int53 are number kinds
import { Component, Handler } from '@nopal/core';
import type { fixed32, float, int32, int53, sint32, uint32 } from '@nopal/protocol';
import type { int32 as Whole } from '@nopal/client';
import type * as types from '@nopal/server';
export interface KindRow {
  a: int32; b: uint32; c: sint32; d: fixed32; e: float; f: int53;
  list: int32[];
  maybe?: uint32 | null;
  renamed: Whole;
  qualified: types.uint32;
}
@Component() export class KindRows { @Handler() kinds(row: KindRow): void { void row; } }
