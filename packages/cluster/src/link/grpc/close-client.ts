import { type Client, connectivityState } from '@grpc/grpc-js';

/** By then what HTTP/2 says at the beginning and at the end of a connection has left. */
const SETTLE_MS = 100;

/**
 * Lets go of a connection once its streams have ended. Not while it is being made, nor while HTTP/2 has something to say on it:
 * closed then, it would stay open for ever, as Node looks only once whether it can be destroyed.
 */
export function closeClient(client: Client): void {
  const channel = client.getChannel();
  const settled = (): void => {
    if (channel.getConnectivityState(false) === connectivityState.CONNECTING)
      channel.watchConnectivityState(
        connectivityState.CONNECTING,
        Number.POSITIVE_INFINITY,
        settle,
      );
    else client.close();
  };
  const settle = (): void => {
    setTimeout(settled, SETTLE_MS).unref();
  };
  settle();
}
