import { Component } from '@nopal/core';

export class B { constructor(readonly a: C) {} }
export class C { constructor(readonly b: B) {} }
@Component() export class A { constructor(readonly b: B) {} }
