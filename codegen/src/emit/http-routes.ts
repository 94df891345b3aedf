import type { ComponentIr, Ir, RouteIr, ServerIr } from '../ir/ir.js';

/** The routes of a method, in the order of their decorators. One that has a name of its own stands by itself. */
export type MethodRoutes = readonly [first: RouteIr, ...others: RouteIr[]];

/** The servers and components that have routes for clients, method by method. */
export function httpRoutes(ir: Ir): readonly {
  readonly server: ServerIr;
  readonly components: readonly {
    readonly component: ComponentIr;
    readonly methods: readonly MethodRoutes[];
  }[];
}[] {
  return ir.servers
    .map((server) => {
      const components = server.components
        .map((component) => ({ component, methods: methodsOf(component) }))
        .filter(({ methods }) => methods.length > 0);
      return { server, components };
    })
    .filter(({ components }) => components.length > 0);
}

function methodsOf({ routes }: ComponentIr): readonly MethodRoutes[] {
  const byName = new Map<string, [RouteIr, ...RouteIr[]]>();
  for (const one of routes.filter(({ admin }) => admin !== true)) {
    const known = byName.get(one.name);
    if (known === undefined) byName.set(one.name, [one]);
    else known.push(one);
  }
  return [...byName.values()];
}
