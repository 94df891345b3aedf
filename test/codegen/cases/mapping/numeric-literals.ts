// unions of numeric literals are numbers with few values
import { Component, Handler } from '@nopal/core';
export interface DigitRow { digit: 0 | 1 | 2; signed: -1 | 1; half: 0.5 | 1; maybe: 1 | 2 | null }
@Component() export class DigitRows { @Handler() digits(row: DigitRow): void { void row; } }
