// numeric enums and const enums keep their values; a value twice is an alias
import { Component, Handler } from '@nopal/core';
export enum Zero { None, One, Two = 1 << 1, Deux = 2 }
export const enum NoZero { One = 1, Minus = -1 }
export interface EnumRow { zero: Zero; no: NoZero; maybe?: Zero | null; one: Zero.One; some: Zero.None | Zero.Two }
@Component() export class EnumRows { @Handler() enums(row: EnumRow): void { void row; } }
