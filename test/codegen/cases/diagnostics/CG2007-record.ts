import { Component, Handler } from '@nopal/core';
export interface Row { x: Record<string, number> | { x: 1 } }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
