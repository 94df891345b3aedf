import { Component, Handler } from '@nopal/core';
export interface Row { x: { a: string } & { a: number } }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
