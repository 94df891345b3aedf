import { Component } from '@nopal/core';

@Component() export class A { constructor(readonly text: string) {} }
