import { Component, Remote } from '@nopal/core';

@Component() export class A { @Remote() a(...all: number[]): void { void all; } }
