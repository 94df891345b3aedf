// Pick, Omit, Partial, Required, Readonly, mapped, conditional and inferred types are what they come to
import { Component, Handler } from '@nopal/core';
export interface UtilityAccount {
  id: string;
  /** @maxLength 8 */ name: string;
  admin?: boolean;
}
type Nullable<T> = { [K in keyof T]: T[K] | null };
type Flags<T> = { [K in keyof T]: boolean };
type Inner<T> = T extends (infer U)[] ? U : never;
export type UtilityPatch = Partial<UtilityAccount>;
export interface UtilityRow {
  pick: Pick<UtilityAccount, 'name' | 'admin'>;
  omit: Omit<UtilityAccount, 'id'>;
  patch: UtilityPatch;
  full: Required<UtilityAccount>;
  frozen: Readonly<UtilityAccount>;
  nullable: Nullable<UtilityAccount>;
  flags: Flags<UtilityAccount>;
  inner: Inner<string[]>;
  key: keyof UtilityAccount;
  at: UtilityAccount['name'];
  excluded: Exclude<'a' | 'b' | 'c', 'a'>;
}
@Component() export class UtilityRows { @Handler() utility(row: UtilityRow): void { void row; } }
