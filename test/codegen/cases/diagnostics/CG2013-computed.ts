import { Component, Handler } from '@nopal/core';
export enum E { A = 'x'.length }
export interface Row { x: E }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
