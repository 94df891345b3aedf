import type { Findings } from '../ir/diagnostic.js';
import type { ServerIr } from '../ir/ir.js';

/** An rpc has one address, so one method of a server answers it. */
export function checkImplements(server: ServerIr, findings: Findings): void {
  const methods = new Map<string, string>();
  for (const component of server.components) {
    for (const { implements: rpc, method, loc } of component.remotes) {
      if (rpc === undefined) continue;
      const path = `${rpc.service}/${rpc.method}`;
      const where = `${component.className}.${method}`;
      const other = methods.get(path);
      if (other !== undefined)
        findings.error('CG3061', loc, `${other} and ${where} both implement ${path}`);
      methods.set(path, where);
    }
  }
}
