import type { Findings } from '../../ir/diagnostic.js';
import { type Loc, pushRoute } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

const NAME = /^[A-Za-z0-9_-]{1,128}$/;
const GIVEN_ROUTE = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** CG1007: every part of a route is a name that routes can hold. */
export const routeParts: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    for (const component of server.components) {
      checkName(component.name, component.loc, 'component', findings);
      for (const method of [...component.handlers, ...component.remotes, ...component.routes])
        checkName(method.name, method.loc, 'method', findings);
      for (const push of component.pushes) {
        const route = pushRoute(server.name, component.name, push);
        if (push.givenRoute === undefined) checkName(push.name, push.loc, 'push', findings);
        else if (!GIVEN_ROUTE.test(route)) {
          const message = `${JSON.stringify(route.slice(0, 60))} is no route`;
          findings.error('CG1007', push.loc, message);
        }
      }
    }
  }
};

function checkName(name: string, loc: Loc, what: string, findings: Findings): void {
  if (NAME.test(name)) return;
  const message = `${JSON.stringify(name.slice(0, 60))} cannot name a ${what}: a route's part has 1 to 128 letters, digits, _ and -`;
  findings.error('CG1007', loc, message, { hint: 'give another one with the `name` option' });
}
