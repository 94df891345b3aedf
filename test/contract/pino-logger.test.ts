import { createLogger } from '@nopal/server';
import { loggerContract } from './logger.contract.js';

const LEVELS: Readonly<Record<number, string>> = {
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
};

loggerContract('pino', async () => {
  const written: string[] = [];
  const logger = createLogger('debug', { write: (line) => void written.push(line) });
  return {
    logger,
    lines: async () =>
      written.map((line) => {
        const { level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
        return { level: LEVELS[level as number] ?? '', message: String(msg), fields };
      }),
  };
});
