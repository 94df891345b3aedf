import { type HttpExchange, MemoryExchange } from '@nopal/core';
import { type ClientAnswer, httpExchangeContract } from './http-exchange.contract.js';

httpExchangeContract('memory', async (handle: (exchange: HttpExchange) => void) => ({
  ask: ({ method = 'GET', url, headers = {}, body, chunks }, reads = true) => {
    const joined = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.join(name === 'Cookie' ? '; ' : ', '),
    ]);
    const exchange = new MemoryExchange({
      method,
      url,
      headers: { host: 'localhost', ...Object.fromEntries(joined) },
      body,
      chunks,
      peerAddress: '127.0.0.1',
      isSecure: false,
    });
    exchange.isStalled = !reads;
    handle(exchange);
    const answer = exchange.answered.then((made): ClientAnswer => {
      const byName: Record<string, string> = {};
      for (let at = 0; at < made.headers.length; at += 2) {
        const name = (made.headers[at] ?? '').toLowerCase();
        const value = made.headers[at + 1] ?? '';
        byName[name] = name in byName ? `${byName[name]}, ${value}` : value;
      }
      return { ...made, headers: byName, body: Buffer.from(made.body) };
    });
    return { answer, leave: () => exchange.leave(), readAgain: () => exchange.drain() };
  },
  close: async () => undefined,
}));
