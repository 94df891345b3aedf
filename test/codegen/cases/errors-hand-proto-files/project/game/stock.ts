import { Component, Remote } from '@nopal/core';
import type { A } from '../generated/protos/v/syntax.js';

@Component()
export class Stock {
  @Remote()
  get(a: A): void {}
}
