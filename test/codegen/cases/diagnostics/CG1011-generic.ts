import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler() a<T>(v: { x: T }): void { void v; } }
