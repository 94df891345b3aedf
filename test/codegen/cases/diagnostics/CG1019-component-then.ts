import { Component } from '@nopal/core';

@Component({ name: 'then' }) export class A {}
