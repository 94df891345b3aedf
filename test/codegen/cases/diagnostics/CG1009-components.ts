import { Component } from '@nopal/core';

@Component({ name: 'one' }) export class A {}
@Component({ name: 'one' }) export class B {}
