import { Component, type Middleware, type Reply, Route, reply } from '@nopal/server';

const warned: Middleware = (http, next) => {
  http.log.warn('Inside /custom_path');
  return next();
};

/** iris' example "mvc/hello-world": verbs and paths follow from the methods' names. */
@Component()
export class Example {
  @Route() get(): Reply<never> {
    return reply.html('<h1>Welcome</h1>');
  }

  @Route() getPing(): string {
    return 'pong';
  }

  @Route() getHello(): { message: string } {
    return { message: 'Hello Iris!' };
  }

  /** iris adds this one in BeforeActivation, with a middleware of its own. */
  @Route('GET /custom_path', { use: [warned] })
  customHandlerWithoutFollowingTheNamingGuide(): string {
    return 'hello from the custom handler without following the naming guide';
  }
}
