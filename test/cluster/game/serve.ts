// One server of the fair. Which one, and where the others are, the environment says; what it cannot say is the argument's.
import { fromEnvironment, startServers } from '@nopal/server';
import { manifest } from './generated/manifest.js';
import { Notes } from './src/notes.js';

interface Given {
  readonly metadata?: Readonly<Record<string, string>>;
  /** A component that this server does not have, as if it were of another release. */
  readonly without?: string;
}

// Whoever started it holds the other end, and is gone when that is.
process.stdin.resume().once('close', () => process.exit(1));

const { metadata = {}, without }: Given = JSON.parse(process.argv[2] ?? '{}');
const environment = fromEnvironment();
const known = Object.entries(manifest.servers).map(
  ([type, server]) =>
    [
      type,
      {
        ...server,
        load: async () => {
          const table = await server.load();
          const components = table.components.filter(({ className }) => className !== without);
          return { ...table, components };
        },
      },
    ] as const,
);
const { servers } = await startServers({
  manifest: { ...manifest, servers: Object.fromEntries(known) },
  metadata,
  provide: [Notes],
  host: '127.0.0.1',
  routing: { shop: 'round-robin' },
  ...environment,
});
const ports = servers.flatMap(({ addresses }) => addresses.map(({ port }) => port));
console.log(JSON.stringify({ ready: environment.id, ports }));
