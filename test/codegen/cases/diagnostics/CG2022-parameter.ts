import { Component, Remote } from '@nopal/core';

@Component() export class A { @Remote() a(all: AsyncIterable<string>): void { void all; } }
