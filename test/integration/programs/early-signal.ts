// Gets SIGTERM while its first module starts.
import { once } from 'node:events';
import { createLogger, startServers } from '@nopal/server';
import { manifest } from '../game/generated/manifest.js';

await startServers({
  manifest,
  port: 0,
  logger: createLogger('error'),
  modules: [
    {
      name: 'store',
      async init() {
        console.log('init');
        const work = setInterval(() => undefined, 1_000);
        process.kill(process.pid, 'SIGTERM');
        await once(process, 'SIGTERM');
        clearInterval(work);
      },
      shutdown: () => console.log('shutdown'),
    },
  ],
});
