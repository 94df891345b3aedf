// limits are JSDoc tags on fields and on aliases, wherever the alias is named
import { Component, Handler } from '@nopal/core';
/**
 * A name.
 * @minLength 1
 * @maxLength 16
 */
type TagName = string;
/** @maxLength 3 */
type TagList = TagName[];
export interface TagRow {
  name: TagName;
  /** @maxLength 8 */ shorter: TagName;
  names: TagName[];
  list: TagList;
  maybe?: TagName | null;
  pair: [TagName, number?, ...TagName[]];
  byName: Record<TagName, TagName>;
  map: Map<string, TagName>;
  either: TagName | number;
  /** @pattern [a-z]{1,3}$ */ code: string;
  /** @minimum -1.5 @maximum 2e3 */ x: number;
  /** @maximum 9007199254740993 */ big: bigint;
  /** @minLength 1 */ both: string | string[];
}
@Component() export class TagRows { @Handler() tags(row: TagRow): { name: TagName } { return row; } }
