import { Component, Handler } from '@nopal/core';

@Component() export class A {
  a(v: { x: number }): void;
  a(v: { x: number }, w: { y: number }): void;
  @Handler() a(v: { x: number }, w?: { y: number }): void { void [v, w]; }
}
