import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from '../config/read-config.js';
import { tsconfigFiles } from '../discover/compiler-options.js';
import { isDecorated } from '../discover/is-decorated.js';
import { markInputs, settingsOf } from '../discover/project-inputs.js';
import { SourceFiles } from '../discover/source-files.js';
import type { GenerateResult } from '../generate-result.js';
import { Findings } from '../ir/diagnostic.js';
import { Memo } from '../ir/memo.js';
import { runOnce } from '../run-once.js';
import type { Staged } from '../run-stages.js';
import { writeState } from '../write/commit-outputs.js';
import { LOCK_FILE } from '../write/output-roots.js';
import { readState } from '../write/state.js';
import { toolHash } from '../write/tool-hash.js';
import { WriteError } from '../write/write-error.js';

/** How a change of some files bears on the contract. */
type Bearing = 'none' | 'texts' | 'structure' | 'settings';

/** A project that stays in memory between runs, so that each reads only what has changed. */
export class WatchSession {
  readonly #projectDir: string;
  readonly #tool = toolHash();
  #sources = new SourceFiles();
  #memo = new Memo(true);
  #config: Config | undefined;
  #staged: Staged | undefined;
  #settings = '';
  #isClean = false;
  #isStateStale = false;
  /** Writes what the next process needs to know of the last run. */
  #unwritten: (() => void) | undefined;
  readonly #lockPath: string;
  /** As the last run left it: another one comes from outside. */
  #lockText: string | undefined;

  constructor(projectDir: string) {
    this.#projectDir = projectDir;
    this.#lockPath = join(projectDir, LOCK_FILE);
  }

  /** Undefined as long as the configuration is wrong. */
  get config(): Config | undefined {
    return this.#config;
  }

  /** Every file whose text was read, absolute; those of the configuration are not among them. */
  get inputs(): readonly string[] {
    return this.#staged?.inputs ?? [];
  }

  /** Reads everything anew. */
  start(): GenerateResult {
    const findings = new Findings();
    this.#sources = new SourceFiles();
    this.#memo = new Memo(true);
    this.#staged = undefined;
    this.#config = readConfig(this.#projectDir, findings);
    if (this.#config === undefined) {
      return { outcome: 'failed', diagnostics: findings.sorted() };
    }
    return this.#run(this.#config, findings, false);
  }

  /**
   * Takes in that files may have changed, come or gone. Undefined when that says nothing about the contract at all: the files
   * are none of ours, or hold the same text.
   * @param paths absolute
   */
  update(paths: Iterable<string>): GenerateResult | undefined {
    const config = this.#config;
    if (config === undefined || this.#staged === undefined) return this.start();
    const bearing = this.#bearing(config, [...paths]);
    if (bearing === 'settings') return this.start();
    if (bearing === undefined) return undefined;
    if (bearing === 'none' && this.#isClean) {
      this.#isStateStale = true;
      return { outcome: 'unchanged', diagnostics: [] };
    }
    const findings = new Findings();
    findings.setLevels(config.diagnostics);
    return this.#run(config, findings, bearing !== 'structure');
  }

  /** Notes the last run for the next process; to be called when its result has been told. */
  settle(): void {
    const write = this.#unwritten;
    this.#unwritten = undefined;
    if (write !== undefined) ifWritable(write);
  }

  /** Notes also changes that said nothing, so that the next process does not read everything because of them. */
  flush(): void {
    this.settle();
    const config = this.#config;
    if (config === undefined || !this.#isStateStale) return;
    const last = readState(join(config.projectDir, config.output));
    if (last !== undefined) {
      const inputs = markInputs(config, this.inputs, Date.now());
      ifWritable(() => writeState(config, { ...last, inputs }));
    }
    this.#isStateStale = false;
  }

  #run(config: Config, findings: Findings, canReuse: boolean): GenerateResult {
    this.settle();
    const last = readState(join(config.projectDir, config.output));
    this.#settings = settingsOf(config);
    const program = canReuse ? this.#staged?.project.program : undefined;
    this.#isClean = false;
    this.#isStateStale = false;
    const { result, staged } = runOnce({
      config,
      findings,
      check: false,
      earlier: Object.keys(last?.files ?? {}),
      tool: this.#tool,
      settings: this.#settings,
      parsed: { sources: this.#sources, ...(program !== undefined && { program }) },
      memo: this.#memo,
      later: (write) => {
        this.#unwritten = write;
      },
    });
    this.#staged = staged;
    this.#lockText = readText(this.#lockPath);
    // Places of warnings move with every line, so a run is only left out after one that had nothing to say.
    this.#isClean = result.outcome === 'generated' && result.diagnostics.length === 0;
    return result;
  }

  /** The heaviest bearing of all changes; undefined when there is no change. */
  #bearing(config: Config, paths: readonly string[]): Bearing | undefined {
    const settingsFiles = new Set([
      join(config.projectDir, 'nopal.config.json'),
      join(config.projectDir, 'package.json'),
      join(config.projectDir, 'tsconfig.json'),
      ...tsconfigFiles(config),
    ]);
    const found = new Set<Bearing | undefined>();
    for (const path of paths) {
      found.add(settingsFiles.has(path) ? 'settings' : this.#bearingOf(path));
    }
    if (found.has('settings')) return 'settings';
    // New or lost files change the list that the settings hold.
    if (settingsOf(config) !== this.#settings) return 'structure';
    const order: readonly Bearing[] = ['structure', 'texts', 'none'];
    return order.find((one) => found.has(one));
  }

  #bearingOf(path: string): Bearing | undefined {
    const sources = this.#sources;
    if (path === this.#lockPath) return readText(path) === this.#lockText ? undefined : 'texts';
    if (!sources.has(path)) {
      return this.inputs.includes(path) ? 'texts' : undefined; // no source: a .proto file
    }
    const text = sources.text(path);
    const wasDecorated = isDecorated(path, sources);
    const surface = sources.isParsed(path) ? sources.surface(path) : '';
    const wasParsed = sources.isParsed(path);
    sources.forget(path);
    const now = sources.text(path);
    if (now === text) return undefined;
    if (now === undefined || text === undefined || isDecorated(path, sources) !== wasDecorated)
      return 'structure';
    if (!wasParsed) return 'none';
    return surface !== undefined && sources.surface(path) === surface ? 'none' : 'texts';
  }
}

/** Where it is not, the next process reads everything, no more. */
function ifWritable(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not there
  }
}
