import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @removed y */ x: string;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
