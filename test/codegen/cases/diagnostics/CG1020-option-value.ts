import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler({ timeoutMs: -1 }) a(): void {} }
