import { Component, Remote } from '@nopal/core';

@Component() export class A { @Remote() a({ x }: { x: number }): void { void x; } }
