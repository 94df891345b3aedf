import { pushRoute } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

/** CG1010: pushes of a server have routes of their own. */
export const uniquePushes: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    const routes = new Map<string, string>();
    for (const component of server.components) {
      for (const push of component.pushes) {
        const route = pushRoute(server.name, component.name, push);
        const where = `${component.className}.${push.member}`;
        const other = routes.get(route);
        if (other !== undefined) {
          const message = `pushes ${other} and ${where} share the route ${route}`;
          findings.error('CG1010', push.loc, message);
        }
        routes.set(route, where);
      }
    }
  }
};
