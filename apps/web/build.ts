import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const WEB = fileURLToPath(new URL('.', import.meta.url));

/** Where the built page lies. */
export const PAGE_DIRECTORY = join(WEB, 'dist');

/**
 * Bundles the page: index.html, app.js and app.css, with nothing else to load.
 * @param entry the page of the game, or the preview that needs no server
 */
export async function buildPage(
  directory = PAGE_DIRECTORY,
  entry: 'src/main.ts' | 'preview/main.ts' = 'src/main.ts',
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await Promise.all([
    build({
      absWorkingDir: WEB,
      entryPoints: { app: entry },
      outdir: directory,
      bundle: true,
      minify: true,
      sourcemap: true,
      format: 'esm',
      target: 'es2022',
      conditions: ['source'],
      logLevel: 'warning',
    }),
    build({
      absWorkingDir: WEB,
      entryPoints: { app: 'style.css' },
      outdir: directory,
      bundle: true,
      minify: true,
      target: ['chrome120', 'firefox121', 'safari17'],
      logLevel: 'warning',
    }),
    copyFile(join(WEB, 'index.html'), join(directory, 'index.html')),
  ]);
}
