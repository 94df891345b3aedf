import { Component, Handler } from '@nopal/core';

@Component() export class A { @Handler() a() { return { x: 1 }; } }
