import crypto = require('node:crypto');
import fs = require('node:fs');
import nodeModule = require('node:module');
import path = require('node:path');
import v8 = require('node:v8');
import vm = require('node:vm');

/** A smaller file is compiled as fast as what was kept of it is read. */
const MIN_CHARACTERS = 64 * 1024;
/** The compiler; a run without it has compiled nothing worth keeping. */
const MIN_KEPT_CHARACTERS = 4 * 1024 * 1024;
const HASH_BYTES = 32;

/** A part of Node's CommonJS loader that its types do not name; many tools put theirs in its place. */
interface Loading {
  _compile(this: NodeModule, text: string, file: string): unknown;
}

interface Compiled {
  readonly script: vm.Script;
  readonly characters: number;
  /** Where its code is to be kept; undefined when it came from there. */
  readonly keepIn: string | undefined;
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
  const loading = nodeModule.prototype as unknown as Partial<Loading>;
  const compile = loading._compile;
  if (compile === undefined) return;
  // The tag stands for V8, its flags and the processor: runs that differ in them keep their code apart.
  const tag = v8.cachedDataVersionTag().toString(16);
  const folder = path.join(__dirname, '..', 'node_modules', '.cache', `${process.version}-${tag}`);
  const compiled: Compiled[] = [];
  loading._compile = function (text, file) {
    if (text.length < MIN_CHARACTERS) return compile.call(this, text, file);
    const place = path.join(folder, nameOf(file));
    const code = readKept(place);
    const script = new vm.Script(nodeModule.wrap(text), {
      filename: file,
      ...(code !== undefined && { cachedData: code }),
    });
    const isKept = code !== undefined && script.cachedDataRejected !== true;
    compiled.push({ script, characters: text.length, keepIn: isKept ? undefined : place });
    const load = nodeModule.createRequire(file);
    const run = script.runInThisContext() as (...given: readonly unknown[]) => unknown;
    return run.call(this.exports, this.exports, load, this, file, path.dirname(file));
  };
  process.once('exit', () => {
    if (compiled.some(({ characters }) => characters >= MIN_KEPT_CHARACTERS)) keep(compiled);
  });
}

/** Another text of a file gets another name. */
function nameOf(file: string): string {
  const { size, mtimeMs, ino } = fs.statSync(file);
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

function keep(compiled: readonly Compiled[]): void {
  try {
    for (const { script, keepIn } of compiled) {
      if (keepIn === undefined) continue;
      const code = script.createCachedData();
      fs.mkdirSync(path.dirname(keepIn), { recursive: true });
      const temporary = `${keepIn}.${process.pid}`;
      fs.writeFileSync(temporary, Buffer.concat([hashOf(code), code]), { flag: 'wx' });
      fs.renameSync(temporary, keepIn);
    }
  } catch {
    // The package lies where this user may not write: the next run compiles again.
  }
}

function hashOf(bytes: Uint8Array): Buffer {
  return crypto.createHash('sha256').update(bytes).digest();
}

export = keepCode;
