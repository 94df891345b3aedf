import { Component, Handler } from '@nopal/core';

export interface Gold { amount: number }
export interface ItemGrant { itemId: string; count: number }
@Component() export class A { @Handler() a(reward: Gold | ItemGrant): void { void reward; } }
