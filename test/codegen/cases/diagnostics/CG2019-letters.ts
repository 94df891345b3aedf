import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @depricated never */ x: string;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
