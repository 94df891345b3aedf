import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler({ name: 'a.b' }) a(): void {} }
