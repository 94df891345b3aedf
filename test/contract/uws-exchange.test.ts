import { Agent, request } from 'node:http';
import { HttpListener } from '@nopal/frontend';
import { type ClientAnswer, httpExchangeContract } from './http-exchange.contract.js';

httpExchangeContract('uWebSockets.js', async (handle) => {
  const listener = new HttpListener({ port: 0, host: '127.0.0.1', handler: { handle } });
  const { port } = await listener.listen();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: ({ method = 'GET', url, headers = {}, body, chunks }, reads = true) => {
      const given = Object.entries(headers).flatMap(([name, value]) =>
        (typeof value === 'string' ? [value] : value).flatMap((one) => [name, one]),
      );
      const length = body === undefined ? [] : ['Content-Length', String(body.length)];
      const coding = chunks === undefined ? [] : ['Transfer-Encoding', 'chunked'];
      const sent = request({
        ...{ port, host: '127.0.0.1', method, path: url, agent },
        headers: ['Host', 'localhost', ...given, ...length, ...coding] as never,
      });
      let isReading = reads;
      let read = (): void => undefined;
      const answer = new Promise<ClientAnswer>((resolve, reject) => {
        sent.on('error', (error) =>
          (error as NodeJS.ErrnoException).code === 'ECONNRESET'
            ? resolve({ status: 0, headers: {}, body: Buffer.alloc(0), isBroken: true })
            : reject(error),
        );
        sent.on('response', (answered) => {
          const parts: Buffer[] = [];
          read = () => {
            isReading = true;
            answered.on('data', (part: Buffer) => parts.push(part));
          };
          if (isReading) read();
          answered.on('error', () => undefined);
          answered.on('close', () => {
            const byName = Object.entries(answered.headers).map(([name, value]) => [
              name,
              String([value].flat().join(', ')),
            ]);
            resolve({
              status: answered.statusCode ?? 0,
              headers: Object.fromEntries(byName),
              body: Buffer.concat(parts),
              isBroken: !answered.complete,
            });
          });
        });
      });
      for (const chunk of chunks ?? []) sent.write(chunk);
      sent.end(body);
      return {
        answer,
        leave: () => sent.destroy(),
        readAgain: () => {
          isReading = true;
          read();
        },
      };
    },
    close: async () => {
      agent.destroy();
      listener.close();
    },
  };
});
