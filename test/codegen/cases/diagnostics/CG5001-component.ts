import { Component, Get } from '@nopal/core';

@Component({ http: { prefix: 'players', version: '/v1', host: '*' } })
export class A {
  @Get('/a') a(): void {}
}

@Component({ http: { prefix: '/rest/*' } })
export class B {
  @Get('/b') b(): void {}
}
