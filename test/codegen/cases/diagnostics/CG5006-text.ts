import { Component, Get, Post } from '@nopal/core';
import type { Body, Header, Query } from '@nopal/protocol';

interface Item { name: string }
interface Tree { leaf?: number; inner?: Tree }

@Component()
export class A {
  @Get('/a/:items') path(items: string[]): void { void items; }
  @Get('/b') list(items: Item[]): void { void items; }
  @Get('/c') mixed(id: string | number): void { void id; }
  @Get('/d') tree(tree: Tree): void { void tree; }
  @Get('/e') record(filter: Record<string, string>): void { void filter; }
  @Post('/f') header(item: Header<'x-item', Item>): void { void item; }
  @Post('/g') items(items: Item[]): void { void items; }
  @Post('/h') body(items: Body<Item[]>, more: Query<Map<string, Item>>): void { void [items, more]; }
  @Get('/i/:id') nothing(id: string | null): void { void id; }
}
