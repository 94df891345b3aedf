import { Component, Post } from '@nopal/core';

interface Item { name: string }

@Component()
export class A {
  @Post('/a') a(item?: Item): void { void item; }
  @Post('/b') b(item: Item | undefined): void { void item; }
}
