import { Component, type Members } from '@nopal/server';
import type { Remotes } from '../../generated/remotes.js';
import type { Neighbours } from '../neighbours.js';
import type { RemoteHandle } from '../remote-handle.js';

/** A server whose work is to call another. */
@Component()
export class Caller {
  constructor(remotes: Remotes, handle: RemoteHandle, members: Members, neighbours: Neighbours) {
    handle.echo = (text) => remotes.game.desk.echo(text);
    neighbours.members = members;
  }
}
