// a template literal type is text with a pattern
import { Component, Handler } from '@nopal/core';
export interface TemplateRow {
  id: `player-${number}`;
  path: `${string}/${bigint}.txt`;
  switch: `is-${boolean}`;
  side: `${'left' | 'right'}-hand`;
}
@Component() export class TemplateRows { @Handler() template(row: TemplateRow): void { void row; } }
