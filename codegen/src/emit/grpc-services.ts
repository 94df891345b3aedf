import type { Ir, RemoteIr } from '../ir/ir.js';
import type { WireService } from '../wire/plan-services.js';
import { typeName } from '../wire/proto-names.js';

/** A service as gRPC definitions have it: a generated one, or what remotes implement of a hand-written one. */
export interface GrpcServiceDefinition {
  /** The exported constant: `GameArenaService`, `VendorInventoryV1Inventory`. */
  readonly name: string;
  readonly fullName: string;
  readonly doc: string;
  readonly methods: readonly GrpcMethodDefinition[];
}

export interface GrpcMethodDefinition {
  /** `Evict` */
  readonly name: string;
  readonly remote: RemoteIr;
  /** Where the remote's type is. */
  readonly server: string;
  readonly component: string;
}

/** The generated services first, then the hand-written ones, each by name. */
export function grpcServices(
  ir: Ir,
  services: readonly WireService[],
): readonly GrpcServiceDefinition[] {
  const ours = services.map(({ name, fullName, server, component, methods }) => ({
    name,
    fullName,
    doc: `${fullName}: the remotes of ${server}.${component.name}.`,
    methods: methods.map((one) => ({
      name: one.name,
      remote: one.remote,
      server,
      component: component.name,
    })),
  }));
  const taken = new Set(ours.map(({ name }) => name));
  return [
    ...ours,
    ...implementedServices(ir).map(([fullName, methods]) => ({
      name: unique(typeName(fullName), taken),
      fullName,
      doc: `${fullName}: what remotes implement of it.`,
      methods,
    })),
  ];
}

/** Servers of several types may implement the same rpc; its messages, and so its definition, are the same. */
function implementedServices(ir: Ir): readonly (readonly [string, GrpcMethodDefinition[]])[] {
  const found = new Map<string, GrpcMethodDefinition[]>();
  for (const server of ir.servers) {
    for (const component of server.components) {
      for (const remote of component.remotes) {
        if (remote.implements === undefined) continue;
        const { service, method } = remote.implements;
        const methods = found.get(service) ?? [];
        found.set(service, methods);
        if (methods.some(({ name }) => name === method)) continue;
        methods.push({ name: method, remote, server: server.name, component: component.name });
      }
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function unique(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let n = 2; taken.has(name); n += 1) name = `${wanted}${n}`;
  taken.add(name);
  return name;
}
