import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler() a(v: string[]): void { void v; } }
