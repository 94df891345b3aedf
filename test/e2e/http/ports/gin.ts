import {
  Component,
  Get,
  type HttpContext,
  type Middleware,
  Post,
  type Reply,
  reply,
} from '@nopal/server';

/** gin's example "basic", with its accounts, and the two logins of its page on model binding. */
const accounts: Readonly<Record<string, string>> = { foo: 'bar', manu: '123' };

/** Ends the request where gin's middleware calls Abort. */
export const basicAuth: Middleware = (http, next) => {
  const given = http.header('authorization') ?? '';
  const [user = '', password] = Buffer.from(given.slice(6), 'base64').toString().split(':');
  if (!Object.hasOwn(accounts, user) || accounts[user] !== password) {
    return reply.status(401, {
      headers: { 'WWW-Authenticate': 'Basic realm="Authorization Required"' },
    });
  }
  http.uid = user;
  return next();
};

export class Values {
  readonly byUser = new Map<string, string>();
}

@Component()
export class Basic {
  constructor(private readonly values: Values) {}

  @Get('/ping') ping(): string {
    return 'pong';
  }

  @Get('/user/:name') user(name: string): { user: string; value?: string; status?: string } {
    const value = this.values.byUser.get(name);
    return value === undefined ? { user: name, status: 'no value' } : { user: name, value };
  }
}

@Component({ http: { prefix: '/admin', use: [basicAuth] } })
export class Admin {
  constructor(private readonly values: Values) {}

  @Post() admin(http: HttpContext, value: string): { status: string } {
    this.values.byUser.set(http.uid ?? '', value);
    return { status: 'ok' };
  }
}

interface Login {
  user: string;
  password: string;
}

@Component()
export class Logins {
  /** JSON or a form: what the request says that it is. */
  @Post('/loginJSON')
  @Post('/loginForm')
  login({ user, password }: Login): Reply<{ status: string }> {
    if (user !== 'manu' || password !== '123')
      return reply({ status: 'unauthorized' }, { status: 401 });
    return reply({ status: 'you are logged in' });
  }
}
