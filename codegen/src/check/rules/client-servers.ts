import type { Rule } from '../rule.js';

/** What a typed client is beside its servers: the client package's `NopalClient`, and what would make it awaitable. */
const CLIENT_MEMBERS = new Set([
  'close',
  'notify',
  'on',
  'onError',
  'onKick',
  'onReconnect',
  'onStatus',
  'request',
  'rttMs',
  'stats',
  'status',
  'then',
]);
const CONFIG = { file: 'nopal.config.json', line: 1, column: 1, length: 1, text: '' };

/** CG1019: server types stand beside the client's own members; components stand alone, but are not awaitable either. */
export const clientServers: Rule = ({ servers }, findings) => {
  for (const server of servers) {
    if (CLIENT_MEMBERS.has(server.name)) {
      const message = `server type ${server.name} has the name of a member of the typed client`;
      findings.error('CG1019', CONFIG, message, {
        hint: `rename it; taken are ${[...CLIENT_MEMBERS].join(', ')}`,
      });
    }
    for (const component of server.components) {
      if (component.name !== 'then') continue;
      const message = `component ${component.className} would make client.${server.name} awaitable by its name, then`;
      findings.error('CG1019', component.loc, message);
    }
  }
};
