import type { Findings } from '../ir/diagnostic.js';
import type { TypeId } from '../ir/ir.js';
import type { ProtoRpc } from './hand-protos.js';
import type { ProtoFile } from './proto-file.js';
import type { Symbols } from './symbols.js';

/** The rpcs of all services by `package.Service/Method`. */
export function readRpcs(
  all: readonly ProtoFile[],
  known: Symbols,
  ids: ReadonlyMap<string, TypeId>,
  findings: Findings,
): ReadonlyMap<string, ProtoRpc> {
  const found = new Map<string, ProtoRpc>();
  for (const file of all) {
    for (const one of file.services) {
      const service = file.package === '' ? one.name : `${file.package}.${one.name}`;
      for (const method of one.methods) {
        const { name, request, response, doc, loc } = method;
        const ends = [request, response].map((end) => {
          const symbol = known.resolve(end, file.package, file);
          if (symbol?.kind !== 'enum') return symbol;
          findings.error('CG3054', end.loc, `${symbol.fullName} is an enum; an rpc takes messages`);
          return undefined;
        });
        const [from, to] = ends.map((end) => ids.get(end?.fullName ?? ''));
        if (from === undefined || to === undefined) continue;
        const streams = method.requestStreams || method.responseStreams;
        const about = { streams, ...(doc !== undefined && { doc }), loc };
        const rpc = { service, method: name, request: from, response: to, ...about };
        found.set(`${service}/${name}`, rpc);
      }
    }
  }
  return found;
}
