import { Component, Handler } from '@nopal/core';
export interface Row { 
  /** @minLength 3 @maxLength 2 */ x: string;
 }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
