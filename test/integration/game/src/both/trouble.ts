import { type Call, Component, Handler, type Session } from '@nopal/server';
import type { Greeting } from '../messages.js';

/** What a handler can do wrong. */
@Component()
export class Trouble {
  @Handler()
  throwsText(_session: Session): Greeting {
    throw 'text of the server';
  }

  @Handler()
  throwsUndefined(_session: Session): Greeting {
    throw undefined;
  }

  @Handler()
  throwsSymbol(_session: Session): Greeting {
    throw Symbol('of the server');
  }

  @Handler()
  throwsBigInt(_session: Session): Greeting {
    throw 10n;
  }

  @Handler()
  async rejects(_session: Session): Promise<Greeting> {
    await null;
    throw new TypeError('secret of the server');
  }

  @Handler({ timeoutMs: 200 })
  neverSettles(_session: Session): Promise<Greeting> {
    return new Promise(() => undefined);
  }

  @Handler({ timeoutMs: 200 })
  async waitsForSignal(_session: Session, call: Call): Promise<Greeting> {
    await new Promise((resolve) => call.signal.addEventListener('abort', resolve));
    return { name: 'too late' };
  }

  @Handler()
  wrongType(_session: Session): Greeting {
    return { name: 7 } as unknown as Greeting;
  }

  @Handler()
  returnsUndefined(_session: Session): Greeting {
    return undefined as unknown as Greeting;
  }

  @Handler()
  returnsBigInt(_session: Session): Greeting {
    return { name: 10n } as unknown as Greeting;
  }

  @Handler()
  wrongRaw(_session: Session): Uint8Array {
    return 'text' as unknown as Uint8Array;
  }

  @Handler()
  hugeRaw(_session: Session): Uint8Array {
    return new Uint8Array(17 * 1024 * 1024);
  }

  @Handler()
  hugeText(_session: Session): Greeting {
    return { name: 'x'.repeat(17 * 1024 * 1024) };
  }

  /** Its error cannot be written: the metadata is no text. */
  @Handler()
  badMetadata(_session: Session): Greeting {
    const metadata = { count: 10n } as unknown as Record<string, string>;
    throw Object.assign(new Error('a lookalike'), { name: 'GameError', code: 'ODD', metadata });
  }

  @Handler()
  hugeError(_session: Session): Greeting {
    throw Object.assign(new Error('x'.repeat(17 * 1024 * 1024)), {
      name: 'GameError',
      code: 'ODD',
    });
  }

  @Handler()
  evilThenable(_session: Session): Greeting {
    const evil = {
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      get then(): never {
        throw new Error('a getter of the game');
      },
    };
    return evil as unknown as Greeting;
  }
}
