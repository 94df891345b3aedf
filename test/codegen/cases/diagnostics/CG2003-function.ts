import { Component, Handler } from '@nopal/core';
export interface Row { x: Function }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
