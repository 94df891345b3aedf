import { Component, Handler } from '@nopal/core';
/** @minLength 1 */
type Name = string;
export interface Box<T> { value: T }
export interface Row { x: Box<Name> }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
