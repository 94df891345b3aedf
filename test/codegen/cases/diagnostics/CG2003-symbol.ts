import { Component, Handler } from '@nopal/core';
export interface Row { x: symbol }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
