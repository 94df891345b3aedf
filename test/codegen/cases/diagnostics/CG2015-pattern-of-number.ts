import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @pattern a+ */ x: number;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
