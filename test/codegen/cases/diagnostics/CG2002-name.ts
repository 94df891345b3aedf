import { Component, Handler } from '@nopal/core';
export interface Row { x: DoesNotExist }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
