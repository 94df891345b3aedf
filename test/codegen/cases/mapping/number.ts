// `number` is a finite double, and one that may be infinite with @allowNonFinite
import { Component, Handler } from '@nopal/core';
export interface NumberRow {
  x: number;
  /** @allowNonFinite */
  score: number;
}
@Component() export class NumberRows { @Handler() number(row: NumberRow): void { void row; } }
