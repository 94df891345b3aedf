import type { ComponentIr, Ir, RouteIr, ServerIr } from '../ir/ir.js';

/** The servers and components that have routes, with one for each method: the first of those with several. */
export function httpRoutes(ir: Ir): readonly {
  readonly server: ServerIr;
  readonly components: readonly {
    readonly component: ComponentIr;
    readonly routes: readonly RouteIr[];
  }[];
}[] {
  return ir.servers
    .map((server) => {
      const components = server.components
        .map((component) => {
          const byName = new Map<string, RouteIr>();
          for (const one of component.routes) if (!byName.has(one.name)) byName.set(one.name, one);
          return { component, routes: [...byName.values()] };
        })
        .filter(({ routes }) => routes.length > 0);
      return { server, components };
    })
    .filter(({ components }) => components.length > 0);
}
