// `bigint` is an int64, `uint64` is unsigned
import { Component, Handler } from '@nopal/core';
import type { int64, Range, uint64 } from '@nopal/protocol';
export interface BigintRow { a: bigint; b: int64; c: uint64; d: bigint & Range<-5n, 7n> }
@Component() export class BigintRows { @Handler() bigint(row: BigintRow): void { void row; } }
