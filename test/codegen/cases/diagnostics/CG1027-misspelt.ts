import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler() a(): void {} @Handlr() b(): void {} }
