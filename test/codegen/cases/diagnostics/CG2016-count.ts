import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @minLength many */ x: string;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
