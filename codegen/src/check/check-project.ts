import type { Findings } from '../ir/diagnostic.js';
import { type ClassIr, type ComponentIr, type Ir, pushRoute, type ServerIr } from '../ir/ir.js';
import { pushListener } from '../ir/push-listener.js';
import { checkImplements } from './check-implements.js';

const NAME = /^[A-Za-z0-9_-]{1,128}$/;
const GIVEN_ROUTE = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;
/** The length of a route is one byte on the wire. */
const MAX_ROUTE_BYTES = 255;

/** The rules that need the whole project: names, routes, members of the typed client, circles of constructors. */
export function checkProject(ir: Ir, findings: Findings): void {
  for (const server of ir.servers) {
    checkComponents(server, findings);
    checkPushes(server, findings);
    checkCircles(server, findings);
    checkImplements(server, findings);
  }
}

function checkComponents(server: ServerIr, findings: Findings): void {
  const components = new Map<string, ComponentIr>();
  for (const component of server.components) {
    const other = components.get(component.name);
    if (other !== undefined) {
      const message = `components ${other.className} (${other.file}) and ${component.className} are both ${server.name}.${component.name}`;
      findings.error('CG1009', component.loc, message, { hint: 'give one of them a `name`' });
    }
    components.set(component.name, component);
    checkName(component.name, component, 'component', findings);
    checkMethods(server, component, component.handlers, findings);
    checkMethods(server, component, component.remotes, findings);
    for (const remote of component.remotes) {
      if (remote.method === 'with' || remote.name === 'with' || remote.name === 'then') {
        const message = `a @Remote cannot be named ${remote.name}: callers have a member of that name`;
        findings.error('CG1019', remote.loc, message);
      }
    }
    checkClientMembers(component, findings);
  }
}

function checkMethods(
  server: ServerIr,
  component: ComponentIr,
  methods: readonly { name: string; method: string; loc: ClassIr['loc'] }[],
  findings: Findings,
): void {
  const seen = new Map<string, string>();
  for (const method of methods) {
    checkName(method.name, method, 'method', findings);
    const route = `${server.name}.${component.name}.${method.name}`;
    if (Buffer.byteLength(route) > MAX_ROUTE_BYTES) {
      findings.error(
        'CG1008',
        method.loc,
        `the route ${route.slice(0, 60)}… has ${Buffer.byteLength(route)} bytes`,
      );
    }
    const other = seen.get(method.name);
    if (other !== undefined) {
      findings.error(
        'CG1009',
        method.loc,
        `methods ${other} and ${method.method} share the route ${route}`,
      );
    }
    seen.set(method.name, method.method);
  }
}

function checkName(
  name: string,
  at: { readonly loc: ClassIr['loc'] },
  what: string,
  findings: Findings,
): void {
  if (NAME.test(name)) return;
  const message = `${JSON.stringify(name.slice(0, 60))} cannot name a ${what}: a route's part has 1 to 128 letters, digits, _ and -`;
  findings.error('CG1007', at.loc, message, { hint: 'give another one with the `name` option' });
}

/** What the typed client offers for a component: one method a handler, one `on…` a push. */
function checkClientMembers(component: ComponentIr, findings: Findings): void {
  const members = new Map<string, string>();
  const add = (name: string, what: string, loc: ClassIr['loc']) => {
    const other = members.get(name);
    if (name === 'then') {
      findings.error(
        'CG1019',
        loc,
        `${what} would make the typed client awaitable by its name, then`,
      );
    } else if (other !== undefined) {
      findings.error('CG1019', loc, `${what} and ${other} are both ${name} in the typed client`);
    }
    members.set(name, what);
  };
  const handlers = new Set<string>();
  for (const handler of component.handlers) {
    if (handlers.has(handler.name)) continue; // reported as a duplicate route
    handlers.add(handler.name);
    add(handler.name, `handler ${handler.method}`, handler.loc);
  }
  for (const push of component.pushes)
    add(pushListener(push.member), `push ${push.member}`, push.loc);
}

function checkPushes(server: ServerIr, findings: Findings): void {
  const routes = new Map<string, string>();
  for (const component of server.components) {
    for (const push of component.pushes) {
      const route = pushRoute(server.name, component.name, push);
      const where = `${component.className}.${push.member}`;
      if (push.givenRoute === undefined) checkName(push.name, push, 'push', findings);
      else if (!GIVEN_ROUTE.test(route)) {
        findings.error('CG1007', push.loc, `${JSON.stringify(route.slice(0, 60))} is no route`);
      }
      if (Buffer.byteLength(route) > MAX_ROUTE_BYTES) {
        findings.error(
          'CG1008',
          push.loc,
          `the route of push ${where} has ${Buffer.byteLength(route)} bytes`,
        );
      }
      const other = routes.get(route);
      if (other !== undefined) {
        findings.error('CG1010', push.loc, `pushes ${other} and ${where} share the route ${route}`);
      }
      routes.set(route, where);
    }
  }
}

/** Classes that need each other in a circle can never be made. */
function checkCircles(server: ServerIr, findings: Findings): void {
  const classes = new Map<string, ClassIr>();
  const key = (one: { file: string; exportName: string }) => `${one.file} ${one.exportName}`;
  for (const one of [...server.components, ...server.providers]) classes.set(key(one), one);
  const done = new Set<ClassIr>();
  const visit = (one: ClassIr, above: readonly ClassIr[]): void => {
    const start = above.indexOf(one);
    if (start !== -1) {
      const circle = [...above.slice(start), one].map((c) => c.className).join(' → ');
      findings.error('CG1021', one.loc, `these classes need each other: ${circle}`);
      return;
    }
    if (done.has(one)) return;
    for (const dependency of one.dependencies) {
      const next = 'service' in dependency ? undefined : classes.get(key(dependency));
      if (next !== undefined) visit(next, [...above, one]);
    }
    done.add(one);
  };
  for (const one of classes.values()) visit(one, []);
}
