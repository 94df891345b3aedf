import { Component, Get } from '@nopal/core';
import type { Header, Query } from '@nopal/protocol';

interface Page { size?: number }

@Component()
export class A {
  @Get('/a') query(page: Page, size: number): void { void [page, size]; }
  @Get('/b') header(one: Header<'X-Id'>, two: Header<'x-id'>): void { void [one, two]; }
  @Get('/c/:id') apart(id: string, query: Query<string, 'id'>): void { void [id, query]; }
}
