import { Component, Get, Post } from '@nopal/core';

interface Item { name: string }

@Component()
export class A {
  @Get('/a') a({ name }: Item): void { void name; }
  @Post('/b') b({ name }: Item): void { void name; }
}
