import { join } from 'node:path';
import type { ServerCommand } from '../harness/server-process.js';

const benchFolder = join(import.meta.dirname, '..');
/** The bench's own game: its options stand in the file. */
export const benchGame = join(benchFolder, 'echo/main.ts');

/** A floor by its file's name in `test/bench/floors`. */
export function floorServer(name: string): (ports: readonly number[]) => readonly ServerCommand[] {
  return ([port]) => [
    { name: 'floor', program: join(benchFolder, 'floors', `${name}.ts`), args: [String(port)] },
  ];
}

/** The bench's own game in one process. @param flags more of its options, see `test/bench/echo/main.ts`. */
export function nopalAlone(
  ...flags: readonly string[]
): (ports: readonly number[]) => readonly ServerCommand[] {
  return ([port]) => [
    { name: 'nopal', program: benchGame, args: ['--port', String(port), ...flags] },
  ];
}

/** How many ports a frontend with so many backends needs. */
export function clusterPorts(backends: number): number {
  return backends + 2;
}

/** The same as a frontend and backends, each in a process: the client's port, the frontend's link and the backends' links. */
export function nopalCluster(
  backends: number,
  ...flags: readonly string[]
): (ports: readonly number[]) => readonly ServerCommand[] {
  return ([port, linkPort, ...backendPorts]) => {
    const ids = Array.from({ length: backends }, (_, index) => `backend${index + 1}`);
    const peers = ids.map((id, index) => `${id}=127.0.0.1:${backendPorts[index]}`);
    const home = `frontend=127.0.0.1:${linkPort}`;
    return [
      ...ids.map((id, index) => ({
        name: backends === 1 ? 'backend' : id,
        program: benchGame,
        args: ['--id', id, '--link-port', String(backendPorts[index]), '--peers', home],
      })),
      {
        name: 'frontend',
        program: benchGame,
        args: ['--id', 'frontend', '--port', String(port), '--link-port', String(linkPort)].concat(
          ['--peers', peers.join(',')],
          flags,
        ),
      },
    ];
  };
}
