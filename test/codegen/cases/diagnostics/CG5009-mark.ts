import { Component, Get } from '@nopal/core';
import type { Cookie, Header, Query } from '@nopal/protocol';

@Component()
export class A {
  @Get('/a') blank(token: Header<'x token'>): void { void token; }
  @Get('/b') empty(sid: Cookie<''>): void { void sid; }
  @Get('/d') unreadable(token: Header<'x_token'>): void { void token; }
  @Get('/c') both(id: Query<Header<'x-id'>>): void { void id; }
}
