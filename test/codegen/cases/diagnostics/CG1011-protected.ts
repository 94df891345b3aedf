import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler() protected a(): void {} }
