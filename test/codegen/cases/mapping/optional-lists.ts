// an optional list has presence of its own, unless @absentAsEmpty
import { Component, Handler } from '@nopal/core';
export interface OptionalListRow {
  a?: string[];
  b?: Map<string, number>;
  /** @absentAsEmpty */ c?: string[];
  /** @absentAsEmpty */ d?: Map<string, number>;
}
@Component() export class OptionalListRows { @Handler() lists(row: OptionalListRow): void { void row; } }
