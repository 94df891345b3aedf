import {
  type BindingContext,
  type BoundRoute,
  bindHandler,
  bindRemote,
  bindRoute,
  type Lifecycle,
  type NamedPart,
  type PushService,
  pushMember,
  type RemoteRunner,
  type RouteTable,
  type ServerTable,
  type Wiring,
} from '@nopal/core';
import type { HttpSide } from './http-side.js';
import { isForAdmin } from './is-for-admin.js';

/** Constructs the components and enters their methods into the tables. */
export function bindComponents(
  table: ServerTable,
  wiring: Wiring,
  binding: BindingContext,
  into: {
    routes: RouteTable;
    runner: RemoteRunner;
    pushes: PushService;
    http: HttpSide | undefined;
    /** Undefined where the server has no admin pages. */
    admin: { addRoute(route: BoundRoute): void } | undefined;
  },
): NamedPart[] {
  for (const component of table.components) wiring.allow(component.type);
  return table.components.map((component) => {
    const instance = wiring.instance(component);
    for (const row of component.handlers)
      into.routes.add(bindHandler(component, row, instance, binding));
    for (const row of component.remotes)
      into.runner.add(bindRemote(component, row, instance, binding));
    const { http } = into;
    for (const row of component.routes ?? []) {
      if (http === undefined) break; // only those for the admin pages, which it does not have
      const route = bindRoute(component, row, instance, http.context);
      if (isForAdmin(component)) into.admin?.addRoute(route);
      else http.dispatcher.add(route);
    }
    for (const row of component.pushes)
      pushMember(component, instance, row.member).bindTo(into.pushes.outlet(row));
    return { name: component.className, part: instance as Lifecycle };
  });
}
