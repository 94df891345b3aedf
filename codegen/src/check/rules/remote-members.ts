import type { Rule } from '../rule.js';

/** Members of every caller of remotes; with `then` it would be awaitable by itself. */
const TAKEN = new Set(['with', 'all', 'notify', 'then']);

/** CG1019: a remote's name that its callers have already. */
export const remoteMembers: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    for (const component of server.components) {
      for (const remote of component.remotes) {
        if (!TAKEN.has(remote.name)) continue;
        const message = `a @Remote cannot be named ${remote.name}: callers have a member of that name`;
        findings.error('CG1019', remote.loc, message);
      }
    }
  }
};
