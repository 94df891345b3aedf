import buffer = require('node:buffer');
import crypto = require('node:crypto');
import fs = require('node:fs');
import nodeModule = require('node:module');
import path = require('node:path');
import v8 = require('node:v8');
import vm = require('node:vm');

/** A smaller file is compiled as fast as what was kept of it is read. */
const MIN_BYTES = 64 * 1024;
const HASH_BYTES = 32;
/** Each is ten megabytes: of runs and of watching, with two versions of Node. */
const MAX_FOLDERS = 4;

interface Compiled {
  readonly script: vm.Script;
  /** Where its code is to be kept. */
  readonly place: string;
}

/**
 * Keeps what Node compiled of this command's files in its own package, beside them, and takes it from there in the next run:
 * reading the compiler is a sixth of a run's CPU. Where it cannot be kept, nothing changes. Newer versions of Node do it
 * themselves.
 */
function keepCode(): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };
  if (enableCompileCache !== undefined) {
    enableCompileCache();
    return;
  }
  const load = require.extensions['.js'];
  // The tag stands for V8, its flags and the processor: runs that differ in them keep their code apart.
  const tag = v8.cachedDataVersionTag().toString(16);
  const folder = path.join(__dirname, '..', 'node_modules', '.cache', `${process.version}-${tag}`);
  const compiled: Compiled[] = [];
  require.extensions['.js'] = (module, file) => {
    const stat = fs.statSync(file);
    if (stat.size < MIN_BYTES) return load(module, file);
    const place = path.join(folder, nameOf(file, stat));
    const code = readKept(place);
    const script = new vm.Script(readWrapped(file, stat.size), {
      filename: file,
      ...(code !== undefined && { cachedData: code }),
    });
    const isKept = code !== undefined && script.cachedDataRejected !== true;
    if (!isKept) compiled.push({ script, place });
    const run = script.runInThisContext() as (this: unknown, ...given: readonly unknown[]) => void;
    const require = nodeModule.createRequire(file);
    run.call(module.exports, module.exports, require, module, file, path.dirname(file));
  };
  // With the functions that the run came to use; one that failed has used few of them.
  process.once('exit', (code) => {
    if (code === 0 && compiled.length > 0) keep(folder, compiled);
  });
}

/**
 * A file's text, in the function that Node puts around it. Put together as bytes: to join nine megabytes of text copies them once
 * more, and Node's own way to read them takes 20 ms.
 */
function readWrapped(file: string, size: number): string {
  const [before = '', after = ''] = nodeModule.wrap('\0').split('\0');
  const bytes = Buffer.allocUnsafeSlow(before.length + size + after.length);
  let at = bytes.write(before, 'latin1');
  const open = fs.openSync(file, 'r');
  try {
    let read: number;
    do {
      read = fs.readSync(open, bytes, at, before.length + size - at, null);
      at += read;
    } while (read > 0);
  } finally {
    fs.closeSync(open);
  }
  at += bytes.write(after, at, 'latin1');
  const text = bytes.subarray(0, at);
  return text.toString(buffer.isAscii(text) ? 'latin1' : 'utf8');
}

/** Another text of a file gets another name. */
function nameOf(file: string, { size, mtimeMs, ino }: fs.Stats): string {
  const id = crypto.createHash('sha256').update(`${file} ${size} ${mtimeMs} ${ino}`).digest('hex');
  return `${path.basename(file)}-${id.slice(0, 16)}`;
}

/** Code that was written whole, as its hash tells; V8 itself checks whether it fits this Node and these settings. */
function readKept(place: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(place);
  } catch {
    return undefined; // there is none
  }
  const code = bytes.subarray(HASH_BYTES);
  return hashOf(code).equals(bytes.subarray(0, HASH_BYTES)) ? code : undefined;
}

function keep(folder: string, compiled: readonly Compiled[]): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    for (const { script, place } of compiled) {
      const code = script.createCachedData();
      const temporary = `${place}.${process.pid}`;
      fs.writeFileSync(temporary, Buffer.concat([hashOf(code), code]), { flag: 'wx' });
      fs.renameSync(temporary, place);
    }
    forgetOld(path.dirname(folder));
  } catch {
    // The package lies where this user may not write: the next run compiles again.
  }
}

/** Removes what other versions of Node or other flags left, but for the latest. */
function forgetOld(folder: string): void {
  const kept = fs.readdirSync(folder).map((name) => path.join(folder, name));
  const ages = new Map(kept.map((one) => [one, fs.statSync(one).mtimeMs]));
  kept.sort((a, b) => (ages.get(b) ?? 0) - (ages.get(a) ?? 0));
  for (const one of kept.slice(MAX_FOLDERS)) fs.rmSync(one, { recursive: true, force: true });
}

function hashOf(bytes: Uint8Array): Buffer {
  return crypto.createHash('sha256').update(bytes).digest();
}

export = keepCode;
