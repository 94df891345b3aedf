import { encodeBody } from './body.js';
import type { ConnectOptions, HandshakeUser } from './connect-options.js';
import { resolveOptions } from './connect-options.js';
import { attachProxies } from './contract.js';
import { GameClient } from './game-client.js';
import type { NopalClient } from './nopal-client.js';
import { NopalError } from './nopal-error.js';
import { ServerList } from './server-list.js';
import type { Platform } from './transport.js';
import { VERSION } from './version.js';

/** {@link connect} on a given platform. */
export async function connectOn<T>(
  platform: Platform,
  url: string | readonly string[],
  options: ConnectOptions<T>,
): Promise<NopalClient & T> {
  const resolved = resolveOptions(options);
  const { contract, user, sys } = options;
  const serializer = contract?.bodies?.serializer ?? 'json';
  const target = {
    platform,
    servers: new ServerList(url),
    serializer,
    handshake: async (url: string) => {
      const told = typeof user === 'function' ? await user(url) : user;
      return handshake(platform, serializer, told, sys);
    },
    timeoutMs: resolved.connectTimeoutMs,
  };
  const client = new GameClient(target, resolved, contract);
  if (contract !== undefined) attachProxies(client, contract);
  await client.start();
  // The contract's type says what its routes look like; its proxies were set just now.
  return client as NopalClient as NopalClient & T;
}

/** A server takes no longer handshake. */
const MAX_HANDSHAKE_BYTES = 8_192;

function handshake(
  platform: Platform,
  serializer: string,
  user: HandshakeUser | undefined,
  sys: ConnectOptions['sys'] = {},
): Uint8Array {
  const bytes = encodeBody(
    {
      sys: {
        platform: sys.platform ?? platform.name,
        libVersion: VERSION,
        clientBuildNumber: sys.clientBuildNumber ?? '',
        clientVersion: sys.clientVersion ?? '',
        type: 'nopal-js',
        serializer,
        compression: platform.inflate !== undefined,
        dictionary: true,
        packets: true,
        moves: true,
      },
      user,
    },
    'the handshake',
  );
  if (bytes.length <= MAX_HANDSHAKE_BYTES) return bytes;
  throw new NopalError(
    'TOO_LARGE',
    `user and sys make a handshake of ${bytes.length} bytes; at most ${MAX_HANDSHAKE_BYTES} are taken`,
  );
}
