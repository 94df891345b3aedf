import { Component, Handler } from '@nopal/core';
export interface Row { x: RegExp }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
