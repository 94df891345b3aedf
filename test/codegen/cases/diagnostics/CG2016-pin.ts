import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @field 19000 */ x: string;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
