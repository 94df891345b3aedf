// `Date` is a timestamp, or milliseconds with @wire millis
import { Component, Handler } from '@nopal/core';
export interface DateRow {
  at: Date;
  /** @wire millis */ fast: Date;
}
@Component() export class DateRows { @Handler() date(row: DateRow): void { void row; } }
