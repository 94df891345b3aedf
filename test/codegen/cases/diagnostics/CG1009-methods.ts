import { Component, Handler } from '@nopal/core';

@Component() export class A {
  @Handler() join(): void {}
  @Handler({ name: 'join' }) enter(): void {}
}
