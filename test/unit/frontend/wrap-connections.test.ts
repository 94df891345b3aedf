import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type WrapConnection, wrapConnections } from '@nopal/frontend';
import { MemoryAcceptor } from '../../support/memory-acceptor.js';
import { listen } from '../../support/peers.js';
import { until } from '../../support/until.js';

test('a game may count the bytes of its clients and drop every second message', async () => {
  let sentBytes = 0;
  const wrap: WrapConnection = (connection, listener) => {
    let messages = 0;
    return {
      connection: {
        transport: `counted ${connection.transport}`,
        framing: connection.framing,
        remoteAddress: connection.remoteAddress,
        get bufferedBytes() {
          return connection.bufferedBytes;
        },
        send(bytes) {
          sentBytes += bytes.length;
          return connection.send(bytes);
        },
        end: (code, reason) => connection.end(code, reason),
        terminate: () => connection.terminate(),
        subscribe: (topic) => connection.subscribe(topic),
        unsubscribe: (topic) => connection.unsubscribe(topic),
      },
      listener: {
        onData(bytes) {
          messages += 1;
          if (messages % 2 === 1) listener.onData(bytes);
        },
        onDrain: () => listener.onDrain(),
        onOverflow: () => listener.onOverflow(),
        onClose: () => listener.onClose(),
      },
    };
  };
  const memory = new MemoryAcceptor();
  const acceptor = wrapConnections(memory, wrap);
  const { peers } = await listen(acceptor);
  const client = memory.connect();
  for (const word of ['one', 'two', 'three', 'four']) client.send(Buffer.from(word));
  await until(() => peers[0]?.text === 'onethree', 'every second message');
  peers[0]?.connection.send(Buffer.from('12345'));
  await until(() => client.received.length === 1, 'the answer');
  assert.equal(sentBytes, 5);
  assert.equal(peers[0]?.connection.transport, 'counted memory');
  client.close();
  await until(() => peers[0]?.closes === 1, 'the close');
  await acceptor.close();
});
