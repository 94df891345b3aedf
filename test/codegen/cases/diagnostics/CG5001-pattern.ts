import { Component, Get, Route } from '@nopal/core';

@Component()
export class A {
  @Route('/players') noVerb(): void {}
  @Route('get /players') lowerCase(): void {}
  @Route('FETCH /players') unknownVerb(): void {}
  @Route('GET players') noSlash(): void {}
  @Route('GET /a/*/b') middle(): void {}
  @Route('GET /a/b*') inside(): void {}
  @Route('GET /:id/friends/:id') twice(id: string): void { void id; }
  @Route('GET /a%2') escape(): void {}
  @Route('GET /a%ff') noUtf8(): void {}
  @Route('GET /a%2Fb') slash(): void {}
  @Route('GET /a//b') empty(): void {}
  @Route('GET /a/../b') up(): void {}
  @Route('GET /a?b=1') query(): void {}
  @Route('GET /:id.json') half(): void {}
  @Route('GET /:') unnamed(): void {}
  @Get('players') alias(): void {}
  @Get('/host', { host: 'http://example.com' }) host(): void {}
}
