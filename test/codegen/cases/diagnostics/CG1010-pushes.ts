import { Component, push } from '@nopal/core';

@Component() export class A {
  readonly a = push<{ x: number }>('all');
  readonly b = push<{ y: number }>('all');
}
