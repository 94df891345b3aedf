import { Component, Handler } from '@nopal/core';
export interface Row { x: { type: 'a' } & { type: 'b' } }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
