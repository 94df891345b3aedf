import { Component, Get, Handler, type HttpContext, Remote, type Session } from '@nopal/core';

@Component()
export class A {
  @Get('/a') route(session: Session): void { void session; }
  @Handler() handler(http: HttpContext): void { void http; }
  @Remote() remote(http: HttpContext): void { void http; }
}
