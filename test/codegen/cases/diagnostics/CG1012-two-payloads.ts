import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler() a(v: { x: number }, w: { y: number }): void { void [v, w]; } }
