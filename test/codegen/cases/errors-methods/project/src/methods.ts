import { type Call, Component, Handler, push, Remote, Route, type Session } from '@nopal/core';

interface Body { a: string }
let computed = 'a';
const options = { concurrent: true };

@Component()
export class Methods {
  private readonly hidden = push<Body>();
  readonly routed = push<Body>(`on${computed}`);
  @Handler() two(a: Body, b: Body): void { void [a, b]; }
  @Handler() rest(...bodies: Body[]): void { void bodies; }
  @Handler() generic<T extends Body>(v: T): void { void v; }
  @Handler() overloaded(v: Body): void;
  overloaded(v: Body, w?: string): void { void [v, w]; }
  @Handler() static still(v: Body): void { void v; }
  @Handler() private own(v: Body): void { void v; }
  @Handler() protected ours(v: Body): void { void v; }
  @Handler() [computed](v: Body): void { void v; }
  @Handler({ kind: 'notify' }) told(v: Body): Body { return v; }
  @Handler({ name: computed }) named(v: Body): void { void v; }
  @Handler(options) optioned(v: Body): void { void v; }
  @Handler({ ...options }) spread(v: Body): void { void v; }
  @Handler({ kind: 'shout' as 'notify', timeoutMs: -1, concurrent: 'yes' as never }) wrong(v: Body): void { void v; }
  @Handler bare(v: Body): void { void v; }
  @Handler() twice(a: Session, b: Session): void { void [a, b]; }
  @Remote() seen(session: Session, call: Call): void { void [session, call]; }
  @Remote() unnamed({ a }: Body): void { void a; }
  @Route(computed) http(): Body { return { a: '' }; }
}
