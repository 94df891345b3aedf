import type { Findings } from '../../ir/diagnostic.js';
import type { ComponentIr, Loc } from '../../ir/ir.js';
import { pushListener } from '../../ir/push-listener.js';
import type { Rule } from '../rule.js';

/** CG1019: what the typed client offers for a component, one method a handler and one `on…` a push, has names of its own. */
export const clientMembers: Rule = ({ servers }, findings) => {
  for (const server of servers)
    for (const component of server.components) checkMembers(component, findings);
};

function checkMembers(component: ComponentIr, findings: Findings): void {
  const members = new Map<string, string>();
  const add = (name: string, what: string, loc: Loc) => {
    const other = members.get(name);
    if (name === 'then') {
      const message = `${what} would make the typed client awaitable by its name, then`;
      findings.error('CG1019', loc, message);
    } else if (other !== undefined) {
      findings.error('CG1019', loc, `${what} and ${other} are both ${name} in the typed client`);
    }
    members.set(name, what);
  };
  const handlers = new Set<string>();
  for (const handler of component.handlers) {
    if (handlers.has(handler.name)) continue; // a duplicate route
    handlers.add(handler.name);
    add(handler.name, `handler ${handler.method}`, handler.loc);
  }
  for (const push of component.pushes)
    add(pushListener(push.member), `push ${push.member}`, push.loc);
}
