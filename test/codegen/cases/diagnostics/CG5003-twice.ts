import { Component, Get, Post, Route } from '@nopal/core';

@Component({ http: { prefix: '/players' } })
export class A {
  @Get('/:id') show(id: string): string { return id; }
  @Post('/:id') other(id: string): string { return id; }
}

@Component()
export class B {
  @Route('GET /players/:name') again(name: string): string { return name; }
  @Route('GET /players/:name', { host: 'example.com' }) elsewhere(name: string): string { return name; }
}
