import { Component, Handler, push, Remote } from '@nopal/core';

interface Body { a: string }

@Component({ name: 'one' })
export class One {
  readonly state = push<Body>('all');
  readonly same = push<Body>('all');
  readonly shout = push<Body>();
  readonly bad = push<Body>('not a route');
  @Handler() join(): void {}
  @Handler({ name: 'join' }) alsoJoin(): void {}
  @Handler({ name: 'a.b' }) dotted(): void {}
  @Handler({ name: '' }) nameless(): void {}
  @Handler() grüßen(): void {}
  @Handler() onShout(): void {}
  @Handler() then(): void {}
  @Remote() with(): void {}
}

@Component({ name: 'one' })
export class Other {}

@Component({ name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' })
export class Long {
  @Handler({ name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }) far(): void {}
  @Handler({ name: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' }) tooFar(): void {}
}
