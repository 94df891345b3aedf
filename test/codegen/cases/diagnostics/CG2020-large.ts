import { Component, Handler } from '@nopal/core';
export enum E { A = 2147483648, B = 1.5 }
export interface Row { x: E }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
