import type { Rule } from '../rule.js';

/** CG1019: a caller of remotes has `with`, and must not be awaitable by itself. */
export const remoteMembers: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    for (const component of server.components) {
      for (const remote of component.remotes) {
        if (remote.method !== 'with' && remote.name !== 'with' && remote.name !== 'then') continue;
        const message = `a @Remote cannot be named ${remote.name}: callers have a member of that name`;
        findings.error('CG1019', remote.loc, message);
      }
    }
  }
};
