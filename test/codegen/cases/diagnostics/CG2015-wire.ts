import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @wire millis */ x: number;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
