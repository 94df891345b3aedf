import { Component, Handler } from '@nopal/core';
import type { int32, uint32 } from '@nopal/protocol';
export interface Row { x: int32 & uint32 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
