import { Component, Handler } from '@nopal/core';

let name = 'a';
@Component() export class A { @Handler({ name }) a(): void {} }
