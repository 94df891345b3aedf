import { lstatSync, rmSync, type Stats } from 'node:fs';
import { connect } from 'node:net';
import { GameError } from '@nopal/core';

/** Bytes of a path that every system's socket address holds; the addon would copy a longer one past its end. */
const MAX_PATH_BYTES = 103;

/** @throws TypeError for a path that no Unix socket can have. */
export function checkUnixPath(path: string): void {
  const bytes = typeof path === 'string' ? Buffer.byteLength(path) : 0;
  if (bytes === 0 || bytes > MAX_PATH_BYTES || path.includes('\0'))
    throw new TypeError(
      `option unixPath is ${JSON.stringify(path)}; it must be a path of 1 to ${MAX_PATH_BYTES} bytes`,
    );
}

/**
 * Makes room for a Unix socket. The addon removes whatever is at its path, be it a file of the game or the socket of a server
 * that runs: so this looks first, and only a socket that nobody listens on is let go.
 * @throws GameError `UNAVAILABLE` that says what is there.
 */
export async function freeUnixPath(path: string): Promise<void> {
  const found = statOf(path);
  if (found === undefined) return;
  if (!found.isSocket())
    throw taken(`${path} is no socket: remove it, or listen on another unixPath`);
  if (await isListened(path))
    throw taken(`another process listens on ${path}: stop it (\`ss -lxp\` names it)`);
  removeUnixSocket(path, found);
}

/** The socket as it is after listening, to be known when it is removed. */
export function unixSocketAt(path: string): Stats | undefined {
  return statOf(path);
}

/** Removes a socket unless another one has taken its place. */
export function removeUnixSocket(path: string, known: Stats): void {
  const now = statOf(path);
  if (now?.isSocket() && now.ino === known.ino && now.dev === known.dev)
    rmSync(path, { force: true });
}

/** Why the addon could not listen, when nothing was in the way. */
export function unixListenFailure(path: string): GameError {
  return taken(`no socket can be made at ${path}: its folder must be there, and writable`);
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw taken(`${path} cannot be looked at (${(error as NodeJS.ErrnoException).code})`, error);
  }
}

/** Also when it cannot be asked: of another user's socket nobody knows. */
function isListened(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'ECONNREFUSED'));
  });
}

function taken(message: string, cause?: unknown): GameError {
  return new GameError('UNAVAILABLE', message, cause === undefined ? {} : { cause });
}
