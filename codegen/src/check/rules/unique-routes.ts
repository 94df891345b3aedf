import type { Findings } from '../../ir/diagnostic.js';
import type { ComponentIr, Loc } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

/** CG1009: components of a server, and methods of a component, have routes of their own. */
export const uniqueRoutes: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    const components = new Map<string, ComponentIr>();
    for (const component of server.components) {
      const other = components.get(component.name);
      if (other !== undefined) {
        const message = `components ${other.className} (${other.file}) and ${component.className} are both ${server.name}.${component.name}`;
        findings.error('CG1009', component.loc, message, {
          hint: 'give one of them a `name`',
          related: [{ loc: other.loc, message: 'the other one' }],
        });
      }
      components.set(component.name, component);
      const prefix = `${server.name}.${component.name}`;
      checkMethods(component.handlers, prefix, findings);
      checkMethods(component.remotes, prefix, findings);
      checkMethods(component.routes, prefix, findings);
    }
  }
};

function checkMethods(
  methods: readonly { name: string; method: string; loc: Loc }[],
  prefix: string,
  findings: Findings,
): void {
  const seen = new Map<string, { method: string; loc: Loc }>();
  for (const { name, method, loc } of methods) {
    const other = seen.get(name);
    if (other !== undefined && other.method !== method) {
      const message = `methods ${other.method} and ${method} share the route ${prefix}.${name}`;
      findings.error('CG1009', loc, message, {
        related: [{ loc: other.loc, message: 'the other one' }],
      });
    }
    seen.set(name, { method, loc });
  }
}
