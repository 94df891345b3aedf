import { Component, Post } from '@nopal/core';
import type { Body } from '@nopal/protocol';

interface Item { name: string }

@Component()
export class A {
  @Post('/a') a(one: Item, two: Item): void { void [one, two]; }
  @Post('/b') b(one: Item, two: Body<string[]>): void { void [one, two]; }
}
