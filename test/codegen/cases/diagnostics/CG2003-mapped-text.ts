import { Component, Handler } from '@nopal/core';
export interface Row { x: `a${Uppercase<string>}` }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
