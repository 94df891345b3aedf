import type { Ir, ServerIr } from '../ir/ir.js';
import { MANIFEST_VERSION } from '../ir/runtime-facts.js';
import { HEADER, key, quote, RUNTIME_PACKAGE } from './text.js';

/** manifest.js: every server type, each loaded only by the process that runs it. */
export function emitManifest(
  ir: Ir,
  routes: ReadonlyMap<string, number>,
  hasOpenapi: boolean,
): string {
  const servers = ir.servers.map((server) => {
    const load = `() => import(${quote(`./servers/${server.name}.js`)}).then((module) => module.table)`;
    return `    ${key(server.name)}: {\n      frontend: ${server.frontend},\n${timeouts(server)}${idempotent(server)}      load: ${load},\n    },\n`;
  });
  const openapi = hasOpenapi
    ? `  openapi: () => import('./openapi.js').then((module) => module.openapi),\n`
    : '';
  const ids = [...routes].map(([route, id]) => `    ${quote(route)}: ${id},\n`);
  return `${HEADER}import { remotes } from './remotes.js';\n\nexport const manifest = {\n  version: ${MANIFEST_VERSION},\n  servers: {\n${servers.join('')}  },\n  remotes,\n  routes: {\n${ids.join('')}  },\n  descriptors: () => import('./descriptors.js').then((module) => module.descriptors),\n${openapi}};\n`;
}

export function emitManifestTypes(): string {
  return `${HEADER}import type { Manifest } from '${RUNTIME_PACKAGE}';\n\nexport declare const manifest: Manifest;\n`;
}

/** The handlers with deadlines of their own, which frontends that forward to them must know. */
function timeouts(server: ServerIr): string {
  const rows = server.components.flatMap((component) =>
    component.handlers.flatMap(({ name, timeoutMs }) =>
      timeoutMs === undefined
        ? []
        : [`${quote(`${server.name}.${component.name}.${name}`)}: ${timeoutMs}`],
    ),
  );
  return rows.length === 0 ? '' : `      timeouts: { ${rows.join(', ')} },\n`;
}

/** The handlers that may run twice: a frontend sends their messages to another server when one is lost. */
function idempotent(server: ServerIr): string {
  const routes = server.components.flatMap((component) =>
    component.handlers
      .filter((handler) => handler.idempotent)
      .map(({ name }) => quote(`${server.name}.${component.name}.${name}`)),
  );
  return routes.length === 0 ? '' : `      idempotent: [${routes.join(', ')}],\n`;
}
