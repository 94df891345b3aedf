// Session and Call are given, by their type and under any name, and never on the wire
import { type Call as Context, Component, Handler, Remote, type Session } from '@nopal/core';
@Component() export class InjectedRows {
  @Handler() both(a: Session, b: { x: number }, c: Context): void { void [a, b, c]; }
  @Remote() call(c: Context, x: number): void { void [c, x]; }
}
