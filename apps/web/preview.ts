import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { staticFiles } from '../static-files.js';
import { buildPage } from './build.js';

/** The page with a game inside it, to work on its looks without a server: `npm run preview -w apps`. */
const port = Number(process.env.NOPAL_PREVIEW_PORT ?? 3251);
const directory = fileURLToPath(new URL('dist/preview', import.meta.url));
await buildPage(directory, 'preview/main.ts');
const answer = staticFiles(directory);
createServer((request, response) => {
  const found = answer(request.method ?? 'GET', request.url ?? '/');
  response.writeHead(found?.status ?? 404, found?.headers ?? {});
  response.end(found?.body);
}).listen(port, '127.0.0.1', () => {
  console.log(`preview on http://127.0.0.1:${port}`);
});
