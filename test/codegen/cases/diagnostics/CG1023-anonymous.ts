import { Component, Handler } from '@nopal/core';

export interface OrderItem { a: string }
export interface Order { item: { b: string }; other: OrderItem }
@Component() export class A { @Handler() a(v: Order): void { void v; } }
