import { type Call, Component, Group, Handler, type Logger } from '@nopal/core';
import { Stray } from '../elsewhere/stray.js';

interface Store { get(): string }
class Hidden {}
export class First { constructor(readonly second: Second) {} }
export class Second { constructor(readonly first: First) {} }

@Component()
class NotExported { @Handler() a(): void {} }

export class Forgotten { @Handler() a(): void {} }

@Component()
export abstract class Unfinished { @Handler() a(): void {} }

@Component()
export class Needy {
  constructor(
    readonly store: Store,
    readonly text: string,
    readonly either: First | Second,
    readonly untyped,
    readonly hidden: Hidden,
    readonly group: Group,
    readonly call: Call,
    readonly log: Logger,
    readonly first: First,
    readonly when: Date,
  ) { void Stray; }
}
void NotExported;
