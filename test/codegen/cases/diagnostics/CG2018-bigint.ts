import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @minimum 3 @maximum 2 */ x: bigint;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
