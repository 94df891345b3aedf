import { Component, Handler } from '@nopal/core';
export interface Row { x: Map<string, number> | Map<string, string> }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
