import { rpcPath } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

/** CG3061: an rpc has one address, so one method of a server answers it. */
export const uniqueRpcs: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    const methods = new Map<string, string>();
    for (const component of server.components) {
      for (const { implements: rpc, method, loc } of component.remotes) {
        if (rpc === undefined) continue;
        const path = rpcPath(rpc);
        const where = `${component.className}.${method}`;
        const other = methods.get(path);
        if (other !== undefined)
          findings.error('CG3061', loc, `${other} and ${where} both implement ${path}`);
        methods.set(path, where);
      }
    }
  }
};
