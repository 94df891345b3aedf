import { Component, Get, type HttpContext } from '@nopal/core';

@Component()
export class A {
  @Get('/players/:id') show(ID: string): string { return ID; }
  @Get('/files/*file') none(): void {}
  @Get('/free/:id') free(http: HttpContext): string { return http.params.id ?? ''; }
}
