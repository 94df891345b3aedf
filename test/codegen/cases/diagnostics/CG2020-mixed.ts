import { Component, Handler } from '@nopal/core';
export enum E { A = 'a', B = 1 }
export interface Row { x: E }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
