// a record of named keys is an object
import { Component, Handler } from '@nopal/core';
export enum LiteralKey { A = 'a', B = 'b' }
export interface LiteralKeyRow { a: Record<'red' | 'blue', number>; b: Partial<Record<'x' | 'y', string>>; c: Record<LiteralKey, boolean> }
@Component() export class LiteralKeyRows { @Handler() keyed(row: LiteralKeyRow): void { void row; } }
