import { Component, Handler, Notify } from '@nopal/core';

@Component() export class A { @Handler() a(): void {} @Notify() b(): void {} }
