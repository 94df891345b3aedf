import { Component, Route } from '@nopal/core';

@Component()
export class A {
  @Route() show(): void {}
  @Route() getter(): void {}
  @Route() getUserBy(): void {}
}
