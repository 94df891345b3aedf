import { compareText } from '../../ir/diagnostic.js';
import { ByObject, type Memo } from '../../ir/memo.js';
import { componentFile, type WireService } from '../../wire/plan-services.js';
import type { Contract } from '../contract.js';
import { importsOf } from './imports.js';
import { type Nested, type Nesting, nestingOf } from './nesting.js';
import { routeList } from './route-list.js';

/** One file, as text and as a descriptor. */
export interface ProtoFile {
  /** As imports name it: `arena/v1/messages.proto`. */
  readonly path: string;
  readonly imports: readonly string[];
  readonly declarations: readonly Nested[];
  readonly service: WireService | undefined;
  /** What its first lines say of routes. */
  readonly routes: readonly string[];
}

/** The files of a contract, and what is declared where in them. */
export interface ProtoFiles {
  readonly nested: Nesting;
  readonly files: readonly ProtoFile[];
}

/** The files, worked out once for a contract. */
export function protoFiles(contract: Contract, memo: Memo): ProtoFiles {
  const known = memo.slot('proto files', () => new ByObject<Contract, ProtoFiles>());
  return known.get(contract, [], () => {
    const nested = nestingOf(contract.plan.model);
    return { nested, files: filesOf(contract, nested) };
  });
}

/** The messages in one file, and one for each component that has remotes, handlers or pushes; by path. */
function filesOf(contract: Contract, nested: Nesting): readonly ProtoFile[] {
  const { ir, plan, services } = contract;
  const folder = plan.model.package.replaceAll('.', '/');
  const messages = `${folder}/messages.proto`;
  const files: ProtoFile[] = [];
  const declarations = nested(undefined);
  if (declarations.length > 0) {
    const imports = importsOf(plan.model);
    files.push({ path: messages, imports, declarations, service: undefined, routes: [] });
  }
  for (const server of ir.servers) {
    for (const component of server.components) {
      const service = services.find((one) => one.component === component);
      const routes = routeList(server.name, component, contract);
      if (service === undefined && routes.length === 0) continue;
      const path = `${folder}/${componentFile(server.name, component)}.proto`;
      const names = service?.methods.flatMap(({ request, response }) => [request, response]) ?? [];
      const declaredIn = names.map((name) => plan.model.messages.get(name)?.declaredIn ?? messages);
      const imports = [...new Set(declaredIn)].sort(compareText);
      files.push({ path, imports, declarations: [], service, routes });
    }
  }
  return files.sort((a, b) => compareText(a.path, b.path));
}
