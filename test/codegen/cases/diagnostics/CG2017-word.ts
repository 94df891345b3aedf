import { Component, Handler } from '@nopal/core';
import type { Pattern } from '@nopal/protocol';
export interface Row { x: string & Pattern<'(a|a)*b'> }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
