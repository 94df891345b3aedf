import type { Findings } from '../ir/diagnostic.js';
import type { ComponentIr, Ir, Loc, RemoteIr } from '../ir/ir.js';
import type { Messages } from './messages.js';
import type { WirePlan } from './plan-wire.js';
import { snake, typeName } from './proto-names.js';

/** The remotes of a component as a gRPC service. */
export interface WireService {
  /** `arena.v1.GameArenaService` */
  readonly fullName: string;
  readonly name: string;
  readonly server: string;
  readonly component: ComponentIr;
  readonly methods: readonly WireMethod[];
}

export interface WireMethod {
  /** `Evict` */
  readonly name: string;
  readonly remote: RemoteIr;
  /** Full names of messages. */
  readonly request: string;
  readonly response: string;
}

/** One service for each component that has remotes, by name; those of hand-written services are where their files say. */
export function planServices(
  ir: Ir,
  messages: Messages,
  { model, carriers }: WirePlan,
): readonly WireService[] {
  const services: WireService[] = [];
  for (const server of ir.servers) {
    for (const component of server.components) {
      const methods = component.remotes.flatMap((remote) => {
        if (remote.implements !== undefined) return [];
        const pair = messages.remotes.get(remote);
        const request = pair && carriers.get(pair.request);
        const response = pair && carriers.get(pair.reply);
        if (request === undefined || response === undefined) return [];
        return [{ name: typeName(remote.name), remote, request, response }];
      });
      if (methods.length === 0) continue;
      const name = `${typeName(`${server.name}.${component.name}`)}Service`;
      const fullName = `${model.package}.${name}`;
      services.push({ fullName, name, server: server.name, component, methods });
    }
  }
  return services.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rpc of each remote that is none of a hand-written service: `arena.v1.GameArenaService/Evict`. */
export function rpcNames(services: readonly WireService[]): ReadonlyMap<RemoteIr, string> {
  return new Map(
    services.flatMap(({ fullName, methods }) =>
      methods.map(({ name, remote }) => [remote, `${fullName}/${name}`] as const),
    ),
  );
}

/** The .proto file of a component, without its ending: two words at least, so that it is never that of the messages. */
export function componentFile(server: string, component: ComponentIr): string {
  return `${snake(server)}_${snake(component.name)}`;
}

/** Services, their methods and the components' files, each name once. */
export function checkServices(
  ir: Ir,
  services: readonly WireService[],
  { model }: WirePlan,
  findings: Findings,
): void {
  const names = new Map<string, Loc | undefined>();
  for (const one of [...model.messages.values(), ...model.enums.values()])
    names.set(one.fullName, one.loc);
  const claim = (code: 'CG3001' | 'CG3002', name: string, loc: Loc, text: string): void => {
    const known = names.get(name);
    if (names.has(name))
      findings.error(code, loc, text, {
        ...(known !== undefined && { related: [{ loc: known, message: 'the other one' }] }),
      });
    else names.set(name, loc);
  };
  for (const { fullName, component, methods } of services) {
    const text = `two declarations want the name ${fullName} in the .proto files`;
    claim('CG3001', fullName, component.loc, text);
    for (const { name, remote } of methods) {
      const rpc = `${fullName}.${name}`;
      claim('CG3002', rpc, remote.loc, `two methods want the name ${rpc} in the .proto files`);
    }
  }
  for (const server of ir.servers) {
    for (const component of server.components) {
      const file = `${componentFile(server.name, component)}.proto`;
      claim('CG3001', file, component.loc, `two components want the file ${file}`);
    }
  }
}
