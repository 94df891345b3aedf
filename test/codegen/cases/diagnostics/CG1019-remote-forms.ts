import { Component, Remote } from '@nopal/core';

@Component() export class A {
  @Remote() all(): void {}
  @Remote() notify(): void {}
}
