import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @protoName 1x */ x: { y: 1 };
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
