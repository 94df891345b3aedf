import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @open */ x: 'a' | 'b';
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
