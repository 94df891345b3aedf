import { Component, Handler } from '@nopal/core';
import type { MinLength } from '@nopal/protocol';
export interface Row { x: number & MinLength<1> }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
