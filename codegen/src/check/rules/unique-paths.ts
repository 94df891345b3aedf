import type { RouteIr } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

/** CG5003: of the routes of a server only one answers a verb, a path and a host, on one port. */
export const uniquePaths: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    const seen = new Map<string, { readonly owner: string; readonly route: RouteIr }>();
    for (const component of server.components) {
      for (const route of component.routes) {
        const owner = `${component.className}.${route.method}`;
        const shape = route.path.replace(/(?<=\/):[^/]*/g, ':');
        const key = `${route.admin ? 'admin ' : ''}${route.verb} ${route.host ?? ''}${shape}`;
        const other = seen.get(key);
        if (other === undefined) {
          seen.set(key, { owner, route });
          continue;
        }
        const what = `${route.verb} ${route.host ?? ''}${route.path}`;
        const names =
          other.route.path === route.path
            ? ''
            : `, which ${other.owner} has as ${other.route.path}`;
        const message = `${other.owner} and ${owner} of server ${server.name} both answer ${what}${names}`;
        findings.error('CG5003', route.patternLoc, message, {
          related: [{ loc: other.route.patternLoc, message: 'the other one' }],
        });
      }
    }
  }
};
