import { Component, Handler } from '@nopal/core';
export interface Row { x: () => void }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
