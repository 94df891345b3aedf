// Removes what `npm run build` made.
import { readdirSync, rmSync } from 'node:fs';

const packages = new URL('.', import.meta.url);
const folders = readdirSync(packages, { withFileTypes: true }).filter((one) => one.isDirectory());
for (const folder of [...folders.map(({ name }) => name), '../codegen']) {
  rmSync(new URL(`${folder}/dist`, packages), { recursive: true, force: true });
}
