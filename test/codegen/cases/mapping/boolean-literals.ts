// true or false alone is a boolean with one value
import { Component, Handler } from '@nopal/core';
export interface YesRow { yes: true; no?: false }
@Component() export class YesRows { @Handler() yes(row: YesRow): void { void row; } }
