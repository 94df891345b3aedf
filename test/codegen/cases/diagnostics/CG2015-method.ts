import { Component, Handler } from '@nopal/core';

@Component() export class A { /** @minLength 1 */ @Handler() a(row: { x: string }): void { void row; } }
