import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.js';
import { runCommand } from './run-command.js';

export const HOW_TO_GET_COMPOSE =
  'install Docker with its compose plugin (https://docs.docker.com/engine/install) and start it, or name the program in NOPAL_TEST_DOCKER';

/** An image that is not on the machine is pulled, and everything is built. */
const LONGEST_MS = 900_000;

/** The docker program that NOPAL_TEST_DOCKER names, or that of PATH: with the compose plugin and an engine that answers. */
export function findDocker(): string | undefined {
  const named = process.env.NOPAL_TEST_DOCKER;
  const docker = named === undefined || named === '' ? 'docker' : named;
  const answers = (...words: string[]): boolean =>
    spawnSync(docker, words, { stdio: 'ignore' }).status === 0;
  return answers('info') && answers('compose', 'version') ? docker : undefined;
}

/** What `git clone` would give of the tree as it is now: no installed packages, nothing built or generated. */
export function cleanClone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nopal-clone-'));
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', words, { cwd: repositoryRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error('git ls-files failed; these tests need a git repository');
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repositoryRoot, file), join(folder, file));
  }
  return folder;
}

/** The containers of a folder's docker-compose.yml, under a project name of their own. */
export class Compose {
  readonly folder: string;
  readonly #docker: string;
  readonly #project: string;

  constructor(docker: string, folder: string, project: string) {
    this.#docker = docker;
    this.folder = folder;
    this.#project = project;
  }

  /** `docker compose …`; answers its output. @throws Error (by rejection) with it when the command fails */
  run(...words: readonly string[]): Promise<string> {
    return this.docker('compose', '-p', this.#project, ...words);
  }

  /** `docker …`, likewise. */
  async docker(...words: readonly string[]): Promise<string> {
    const options = {
      cwd: this.folder,
      env: { ...process.env, DOCKER_BUILDKIT: '1' },
      limitMs: LONGEST_MS,
    };
    const { code, stdout, stderr } = await runCommand(this.#docker, words, options);
    if (code !== 0)
      throw new Error(`docker ${words.join(' ')}: exit ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** What the engine knows of a service's container, as a Go template's answer. */
  async inspect(service: string, template: string): Promise<string> {
    const id = (await this.run('ps', '--all', '--quiet', service)).trim();
    return (await this.docker('inspect', '--format', template, id)).trim();
  }

  health(service: string): Promise<string> {
    return this.inspect(service, '{{.State.Health.Status}}');
  }

  /** The lines of the servers' logs, parsed. */
  async logs(...services: readonly string[]): Promise<Record<string, unknown>[]> {
    const text = await this.run('logs', '--no-color', '--no-log-prefix', ...services);
    return text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  }

  /** Stops and removes the containers, and the folder. */
  async remove(): Promise<void> {
    await this.run('down', '--volumes', '--timeout', '1');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
