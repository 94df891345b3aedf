import type { Findings } from '../../ir/diagnostic.js';
import type { ClassIr, ServerIr } from '../../ir/ir.js';
import type { Rule } from '../rule.js';

/** CG1021: classes that need each other in a circle can never be made. */
export const constructorCircles: Rule = ({ servers }, findings) => {
  for (const server of servers) checkServer(server, findings);
};

function checkServer(server: ServerIr, findings: Findings): void {
  const classes = new Map<string, ClassIr>();
  const key = (one: { file: string; exportName: string }) => `${one.file} ${one.exportName}`;
  for (const one of [...server.components, ...server.providers]) classes.set(key(one), one);
  const done = new Set<ClassIr>();
  const visit = (one: ClassIr, above: readonly ClassIr[]): void => {
    const start = above.indexOf(one);
    if (start !== -1) {
      const circle = [...above.slice(start), one].map((c) => c.className).join(' → ');
      findings.error('CG1021', one.loc, `these classes need each other: ${circle}`);
      return;
    }
    if (done.has(one)) return;
    for (const dependency of one.dependencies) {
      const next = 'service' in dependency ? undefined : classes.get(key(dependency));
      if (next !== undefined) visit(next, [...above, one]);
    }
    done.add(one);
  };
  for (const one of classes.values()) visit(one, []);
}
