import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that the system gives to outgoing connections and to listeners on port 0 (Linux: from 32768 on):
 * whichever test connects to anything could otherwise be given the port between its two uses.
 */
const FIRST = 20_000;
const COUNT = 12_000;
/** Given in this process: the second of two asked for in a row is no first. */
const given = new Set<number>();

/** A port that was free a moment ago, and that nobody is given by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port)) continue;
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue; // taken
    }
    server.close();
    await once(server, 'close');
    given.add(port);
    return port;
  }
}
