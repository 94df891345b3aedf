import { Component, Handler, push } from '@nopal/core';

@Component() export class A {
  readonly shout = push<{ x: number }>();
  @Handler() onShout(): void {}
}
