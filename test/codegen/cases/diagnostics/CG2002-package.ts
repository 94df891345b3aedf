import { Component, Handler } from '@nopal/core';
import type { Foreign } from 'not-installed/part';
export interface Row { x: Foreign[] }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
