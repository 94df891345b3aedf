import type { ClusterGroup } from '../group/cluster-group.js';
import type { Group } from '../group/group.js';
import type { Session } from '../session/session.js';

/** How a bound push reaches clients. Implemented by the server's push service and by the test kit. */
export interface PushOutlet {
  toSession(session: Session<object>, value: unknown): void;
  toUsers(uids: readonly string[], value: unknown): Promise<string[]>;
  toGroup(group: Group | ClusterGroup, value: unknown): void;
  toAll(value: unknown): void;
}

/**
 * A typed server→client event, a member of a component: `readonly state = push<ArenaState>()`. Its route is
 * `server.component.member`, or the one given: `push<T>('onShout')`. The server binds it at boot, the test kit in tests.
 */
export class Push<T> {
  /** The route that was given, or undefined when the member's name makes it. */
  readonly givenRoute: string | undefined;
  #outlet: PushOutlet | undefined;

  constructor(givenRoute?: string) {
    this.givenRoute = givenRoute;
  }

  /** Done once by the server, or by the test kit. */
  bindTo(outlet: PushOutlet): void {
    this.#outlet = outlet;
  }

  /** To one client. A session that is already closed gets nothing. */
  to(session: Session<object>, value: T): void {
    this.outlet.toSession(session, value);
  }

  /** To the client of a user, wherever it is connected. Resolves to false when the user is not online. */
  async toUser(uid: string, value: T): Promise<boolean> {
    return (await this.outlet.toUsers([uid], value)).length === 0;
  }

  /** To the clients of users, wherever they are; the value is encoded once. Resolves to the users that were not reached. */
  toUsers(uids: readonly string[], value: T): Promise<string[]> {
    return this.outlet.toUsers(uids, value);
  }

  /** To every session of a group; encoded once per frontend. */
  toGroup(group: Group | ClusterGroup, value: T): void {
    this.outlet.toGroup(group, value);
  }

  /** To every client of every frontend. */
  toAll(value: T): void {
    this.outlet.toAll(value);
  }

  private get outlet(): PushOutlet {
    if (this.#outlet === undefined) {
      throw new Error(
        'this push is not bound: it must be a member of a component that a server runs; in a unit test bind it with ' +
          'recordPushes(component) of @nopal/server/testing',
      );
    }
    return this.#outlet;
  }
}

/** Declares a typed push as a member of a component. @param route a route of your own, instead of the member's name. */
export function push<T>(route?: string): Push<T> {
  return new Push<T>(route);
}
