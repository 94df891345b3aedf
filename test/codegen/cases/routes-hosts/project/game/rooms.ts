import { Component, Get } from '@nopal/core';

/** The game, on its own port. */
@Component()
export class Rooms {
  @Get('/status')
  show(): { arenas: number } {
    return { arenas: 3 };
  }
}
