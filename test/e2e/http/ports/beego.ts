import { Component, Get, type HttpContext, type HttpHooks, reply } from '@nopal/server';

/** beego's five positions of filters, each noting that it ran; the one before the router keeps strangers out. */
export function filters(notes: string[]): HttpHooks {
  const note = (position: string) => (): void => {
    notes.push(position);
  };
  const filterUser = (http: HttpContext) => {
    notes.push('BeforeRouter');
    if (http.path !== '/login' && http.cookies.get('uid') === undefined)
      return reply.redirect('/login', 302);
  };
  return {
    onRequest: [note('BeforeStatic')],
    onRoute: [filterUser],
    beforeHandler: [note('BeforeExec')],
    afterHandler: [note('AfterExec')],
    onResponse: [note('FinishRouter')],
  };
}

@Component()
export class Main {
  @Get('/') get(): string {
    return 'hello world';
  }

  @Get('/login') login(): string {
    return 'who are you?';
  }

  /** beego converts the parameters that a method declares. */
  @Get('/task/:id') task(id: number, isDone = false): { id: number; isDone: boolean } {
    return { id, isDone };
  }
}
