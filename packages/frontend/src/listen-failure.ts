import { createServer } from 'node:net';
import { GameError } from '@nopal/core';

const FACTS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `port ${port} is in use on ${host}: stop the process that has it (\`ss -ltnp\` names it) or choose another port; ` +
    'port 0 takes a free one',
  EACCES: (_host, port) =>
    `port ${port} may not be opened by this user: choose one above 1023 or grant CAP_NET_BIND_SERVICE`,
  EADDRNOTAVAIL: (host) =>
    `${host} is no address of this machine: listen on 0.0.0.0 for every IPv4 address or :: for every address`,
  ENOTFOUND: (host) => `the host name ${host} has no address: write an address of this machine`,
};

/** Why a port could not be opened, with the remedy. */
export function listenFailure(host: string, port: number, cause: unknown): GameError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const facts = Object.hasOwn(FACTS, code) ? FACTS[code]?.(host, port) : undefined;
  return new GameError(
    'UNAVAILABLE',
    facts ?? `port ${port} cannot be opened on ${host} (${code || 'no reason was given'})`,
    { cause },
  );
}

/** Asks the system for the reason that an addon did not give, by trying the port once more. */
export async function findListenFailure(host: string, port: number): Promise<GameError> {
  const cause = await new Promise<unknown>((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
  return listenFailure(host, port, cause);
}
