import { Component, Handler } from '@nopal/core';
import type { Foreign } from 'not-installed';
export interface Row extends Foreign { x: number }
@Component() export class A { @Handler() a(row: Row): void { void row; } }
