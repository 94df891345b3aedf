// `boolean` stays one, branded or not
import { Component, Handler } from '@nopal/core';
type Sure = boolean & { readonly __brand: 'Sure' };
export interface BooleanRow { flag: boolean; maybe: boolean | null; sure: Sure }
@Component() export class BooleanRows { @Handler() boolean(row: BooleanRow): void { void row; } }
