import { Component, Handler } from '@nopal/core';

@Component()
export class Case {
  @Handler({ knd: 'notify' }) move(): void {}
}
