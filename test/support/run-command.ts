import { execFile } from 'node:child_process';

export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The command is killed after so long; only to end one that hangs. */
  readonly limitMs?: number;
}

/** Runs a command to its end and tells how it ended; a command that cannot be started rejects. */
export function runCommand(
  file: string,
  commandLine: readonly string[],
  { cwd, env = process.env, limitMs = 110_000 }: CommandOptions,
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: limitMs, maxBuffer: 64 * 1024 * 1024 };
    execFile(file, [...commandLine], options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else {
        const what = error.killed ? `was killed after ${limitMs} ms` : error.message;
        reject(new Error(`${file} ${commandLine.join(' ')}: ${what}\n${stdout}\n${stderr}`));
      }
    });
  });
}
