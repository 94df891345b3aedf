import { Component, Handler } from '@nopal/core';
export interface Row { x: 'auto' | (string & { __brand: 1 }) }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
