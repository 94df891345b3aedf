// a union of different kinds is told apart by typeof and class
import { Component, Handler } from '@nopal/core';
export type KindsAlias = string | { deep: string };
export interface KindsRow {
  a: string | number | Date | Uint8Array;
  b: boolean | bigint | null;
  c: string[] | Set<string> | Map<string, string> | { x: number };
  d: Float32Array | Uint8Array | number[];
  e: 'auto' | number;
  f: KindsAlias;
  g: Record<string, string> | string;
}
@Component() export class KindsRows { @Handler() kinds(row: KindsRow): void { void row; } }
