import type { Findings } from '../ir/diagnostic.js';
import type { Ir } from '../ir/ir.js';
import type { Rule } from './rule.js';
import { clientMembers } from './rules/client-members.js';
import { clientServers } from './rules/client-servers.js';
import { constructorCircles } from './rules/constructor-circles.js';
import { remoteMembers } from './rules/remote-members.js';
import { routeLength } from './rules/route-length.js';
import { routeParts } from './rules/route-parts.js';
import { uniquePaths } from './rules/unique-paths.js';
import { uniquePushes } from './rules/unique-pushes.js';
import { uniqueRoutes } from './rules/unique-routes.js';
import { uniqueRpcs } from './rules/unique-rpcs.js';

/** The rules that need the whole project; the order of their findings does not depend on theirs. */
const RULES: readonly Rule[] = [
  routeParts,
  routeLength,
  uniqueRoutes,
  uniquePushes,
  uniquePaths,
  remoteMembers,
  clientMembers,
  clientServers,
  constructorCircles,
  uniqueRpcs,
];

export function checkProject(ir: Ir, findings: Findings): void {
  for (const rule of RULES) rule(ir, findings);
}
