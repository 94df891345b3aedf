import { Component, Handler } from '@nopal/core';
export interface Row { x: any }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
