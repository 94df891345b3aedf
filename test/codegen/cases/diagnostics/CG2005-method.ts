import { Component, Handler } from '@nopal/core';

export class Row { x = 1; twice(): number { return this.x * 2; } get half(): number { return this.x / 2; } private secret = 1; }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
