import { Component, Handler } from '@nopal/core';

@Component() export class A<T> { @Handler() a(row: { x: T }): void { void row; } }
