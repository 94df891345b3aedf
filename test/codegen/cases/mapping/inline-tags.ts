// tags count on one line with their declaration too
import { Component, Handler } from '@nopal/core';
export interface InlineRow { /** @maxLength 16 */ name: string; /** @type int32 @minimum 0 */ seat: number; other: string /** @maxLength 1 */
  next: string;
}
@Component() export class InlineRows { @Handler() inline(row: InlineRow): void { void row; } }
