// lists of lists, of what may be null, and maps of lists
import { Component, Handler } from '@nopal/core';
export interface NestedRow { a: number[][]; b: (string | null)[]; c: Map<string, number[]>; d: Record<string, (Date | null)[][]>; e: { x: number }[][] }
@Component() export class NestedRows { @Handler() nested(row: NestedRow): void { void row; } }
