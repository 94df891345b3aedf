// A codegen process that is killed at a call of the file system: half of the bytes are on disk then, or the file is not renamed.
//   kill-at-write.ts PROJECT writeFileSync|renameSync NTH|PART-OF-PATH
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [project = '', call = '', when = ''] = process.argv.slice(2);
let count = 0;
const isNow = (path: unknown): boolean => {
  const file = String(path);
  if (!file.startsWith(project)) return false;
  count++;
  return /^\d+$/.test(when) ? count === Number(when) : file.includes(when);
};
const { writeFileSync, renameSync } = fs;
if (call === 'writeFileSync') {
  fs.writeFileSync = (path, data, options) => {
    if (!isNow(path)) return writeFileSync(path, data, options);
    writeFileSync(path, String(data).slice(0, String(data).length / 2), options);
    process.kill(process.pid, 'SIGKILL');
  };
} else {
  fs.renameSync = (from, to) => {
    if (isNow(to)) process.kill(process.pid, 'SIGKILL');
    renameSync(from, to);
  };
}
syncBuiltinESMExports();
const { generate } = await import('@nopal/codegen');
await generate({ projectDir: project });
