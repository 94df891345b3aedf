import { pushRoute } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

/** The length of a route is one byte on the wire. */
const MAX_ROUTE_BYTES = 255;

/** CG1008: a route fits into its length byte. */
export const routeLength: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    for (const component of server.components) {
      for (const method of [...component.handlers, ...component.remotes]) {
        const route = `${server.name}.${component.name}.${method.name}`;
        const bytes = Buffer.byteLength(route);
        if (bytes <= MAX_ROUTE_BYTES) continue;
        const message = `the route ${route.slice(0, 60)}… has ${bytes} bytes`;
        findings.error('CG1008', method.loc, message);
      }
      for (const push of component.pushes) {
        const bytes = Buffer.byteLength(pushRoute(server.name, component.name, push));
        if (bytes <= MAX_ROUTE_BYTES) continue;
        const message = `the route of push ${component.className}.${push.member} has ${bytes} bytes`;
        findings.error('CG1008', push.loc, message);
      }
    }
  }
};
