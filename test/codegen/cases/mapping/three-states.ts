// `x?: T | null` has three states
import { Component, Handler } from '@nopal/core';
export interface StateRow { a?: string | null; b?: StateRow | null; c?: number[] | null }
@Component() export class StateRows { @Handler() states(row: StateRow): void { void row; } }
