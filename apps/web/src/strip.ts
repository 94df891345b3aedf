import type { ConnectionStatus, GameConnection } from './connection.js';
import { element } from './element.js';

const SAMPLE_MS = 1000;

const WORDS: Readonly<Record<ConnectionStatus, string>> = {
  connecting: 'Connecting',
  open: 'Connected',
  reconnecting: 'Reconnecting',
  closed: 'Offline',
};

/** The strip that shows how the connection does: its state, the round trip, messages a second each way. */
export class Strip {
  readonly #strip = element('strip', HTMLElement);
  readonly #word = element('strip-status', HTMLElement);
  readonly #rtt = element('strip-rtt', HTMLElement);
  readonly #down = element('strip-down', HTMLElement);
  readonly #up = element('strip-up', HTMLElement);
  #status: ConnectionStatus = 'connecting';
  #received = 0;
  #sent = 0;
  #sampledAtMs = 0;

  show(status: ConnectionStatus): void {
    this.#status = status;
    this.#strip.dataset.status = status;
    this.#word.textContent = WORDS[status];
    if (status !== 'open') this.#rtt.textContent = '–';
  }

  /** Samples once a second for as long as the page lives. */
  watch(connection: GameConnection): void {
    this.#sampledAtMs = performance.now();
    setInterval(() => {
      this.#count(connection);
      if (this.#status === 'open') void this.#measure(connection);
    }, SAMPLE_MS);
  }

  #count(connection: GameConnection): void {
    const nowMs = performance.now();
    const seconds = (nowMs - this.#sampledAtMs) / 1000;
    const { received, sent } = connection.counts();
    this.#down.textContent = String(Math.round((received - this.#received) / seconds));
    this.#up.textContent = String(Math.round((sent - this.#sent) / seconds));
    this.#received = received;
    this.#sent = sent;
    this.#sampledAtMs = nowMs;
  }

  async #measure(connection: GameConnection): Promise<void> {
    const sentAtMs = performance.now();
    try {
      await connection.ping();
    } catch {
      return; // the status tells more than a failed ping
    }
    const rtt = performance.now() - sentAtMs;
    this.#rtt.textContent = rtt < 10 ? rtt.toFixed(1) : String(Math.round(rtt));
  }
}
