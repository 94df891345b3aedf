import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @type int32 */ x: number[];
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
