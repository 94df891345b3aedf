import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';
import { buildPage } from './build.js';

/** The page with a game inside it, to work on its looks without a server: `npm run preview -w apps`. */
const port = Number(process.env.NOPAL_PREVIEW_PORT ?? 3251);
const directory = fileURLToPath(new URL('dist/preview', import.meta.url));
await buildPage(directory, 'preview/main.ts');
const files = await context({});
await files.serve({ servedir: directory, host: '127.0.0.1', port });
console.log(`preview on http://127.0.0.1:${port}`);
