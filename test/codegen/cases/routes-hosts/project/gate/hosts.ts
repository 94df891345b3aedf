import { Component, Get } from '@nopal/core';

/** The gate, by any name. */
@Component()
export class Status {
  @Get('/status')
  show(): { players: number } {
    return { players: 7 };
  }
}

/** For those who run it. */
@Component({ http: { host: 'Admin.example.com' } })
export class Admin {
  @Get('/status')
  status(): { load: number } {
    return { load: 0.5 };
  }

  @Get('/users')
  users(): string[] {
    return ['ada'];
  }
}

/** One under each name. */
@Component()
export class Shops {
  @Get('/status', { host: '*.example.com' })
  status(): { open: boolean } {
    return { open: true };
  }

  @Get('/shops')
  list(): string[] {
    return [];
  }
}

/** For those who run it, on a port of their own: no client has it, and its paths are nobody else's. */
@Component({ http: { isAdmin: true } })
export class Desk {
  @Get('/status')
  status(): string {
    return 'busy';
  }
}
