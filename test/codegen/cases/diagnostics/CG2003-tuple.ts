import { Component, Handler } from '@nopal/core';
export interface Row { x: [...string[], number] }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
