import { Component, Handler } from '@nopal/core';
export enum E { A = 'a' }
export enum F { B = 'b' }
export interface Row { x: E | F }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
