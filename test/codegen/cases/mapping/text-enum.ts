// string enums and unions of texts are enums, open with @open
import { Component, Handler } from '@nopal/core';
export enum Suit { Hearts = 'hearts', Spades = 'spades' }
/** @open */
export enum Later { Now = 'now' }
export type Colour = 'red' | 'blue';
export interface TextEnumRow {
  suit: Suit;
  later?: Later;
  word: 'on' | 'off';
  colour: Colour;
  /** @open */ mood?: 'happy' | 'sad';
  one: 'only';
}
@Component() export class TextEnumRows { @Handler() texts(row: TextEnumRow): void { void row; } }
