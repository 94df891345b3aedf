import { Component, Handler } from '@nopal/core';
type Endless = Endless[];
export interface Row { x: Endless }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
