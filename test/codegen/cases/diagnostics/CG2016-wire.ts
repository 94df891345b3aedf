import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @wire seconds */ x: Date;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
