import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import {
  type Acceptor,
  CloseCode,
  type Connection,
  type ConnectionListener,
  SendStatus,
} from '@nopal/core';
import { freePort } from '../support/free-port.js';
import { until } from '../support/until.js';

/** A client of the transport under test. */
export interface ContractClient {
  /** What arrived, frame by frame or piece by piece. */
  readonly received: readonly Buffer[];
  /** The server closed the connection, or it broke. */
  readonly ended: boolean;
  send(bytes: Uint8Array): void;
  stopReading(): void;
  readAgain(): void;
  close(): void;
}

export interface Subject {
  create(options: { readonly port?: number; readonly sendQueueBytes?: number }): Acceptor;
  /** Rejects when the connection is refused. */
  connect(acceptor: Acceptor, port: number): Promise<ContractClient>;
}

/** The server's side of one connection, as the contract watches it. */
export class Peer implements ConnectionListener {
  readonly connection: Connection;
  readonly data: Buffer[] = [];
  drains = 0;
  overflows = 0;
  closes = 0;
  constructor(connection: Connection) {
    this.connection = connection;
  }
  onData(bytes: Uint8Array): void {
    this.data.push(Buffer.from(bytes));
  }
  onDrain(): void {
    this.drains += 1;
  }
  onOverflow(): void {
    this.overflows += 1;
  }
  onClose(): void {
    this.closes += 1;
  }
  get text(): string {
    return Buffer.concat(this.data).toString();
  }
}

const KIB = 1024;
const text = (client: ContractClient) => Buffer.concat(client.received).toString();

/** What every acceptor does. */
export function acceptorContract(name: string, subject: Subject): void {
  describe(`${name} as an acceptor`, () => {
    const open: Acceptor[] = [];
    afterEach(async () => {
      for (const acceptor of open.splice(0)) await acceptor.close();
    });

    async function start(options: { port?: number; sendQueueBytes?: number } = {}) {
      const acceptor = subject.create(options);
      open.push(acceptor);
      const peers: Peer[] = [];
      const { port } = await acceptor.listen((connection) => {
        const peer = new Peer(connection);
        peers.push(peer);
        return peer;
      });
      const join = async () => {
        const before = peers.length;
        const client = await subject.connect(acceptor, port);
        await until(() => peers.length > before, 'the server has seen the connection');
        const peer = peers[before];
        assert.ok(peer);
        return { client, peer };
      };
      return { acceptor, port, peers, join };
    }

    test('delivers bytes both ways and names the client', async () => {
      const { join } = await start();
      const { client, peer } = await join();
      client.send(Buffer.from('ping'));
      await until(() => peer.text === 'ping', 'the server has the bytes');
      assert.equal(peer.connection.remoteAddress, '127.0.0.1');
      assert.equal(peer.connection.send(Buffer.from('pong')), SendStatus.SENT);
      await until(() => text(client) === 'pong', 'the client has the bytes');
    });

    test('lets the caller reuse its buffer after send', async () => {
      const { join } = await start();
      const { client, peer } = await join();
      const buffer = Buffer.from('first.');
      peer.connection.send(buffer);
      buffer.write('second');
      peer.connection.send(buffer);
      buffer.fill(0);
      await until(() => text(client).length === 12, 'both messages arrived');
      assert.equal(text(client), 'first.second');
    });

    test('tells once that the client left', async () => {
      const { join } = await start();
      const { client, peer } = await join();
      client.close();
      await until(() => peer.closes > 0, 'the listener is told');
      peer.connection.end(CloseCode.NORMAL, 'late');
      peer.connection.terminate();
      await new Promise(setImmediate);
      assert.equal(peer.closes, 1);
    });

    test('tells once that the server ended it, never from inside end', async () => {
      const { join } = await start();
      const { client, peer } = await join();
      peer.connection.end(CloseCode.KICKED, 'bye');
      assert.equal(peer.closes, 0);
      peer.connection.end(CloseCode.KICKED, 'bye again');
      await until(() => client.ended && peer.closes > 0, 'both sides see the end');
      peer.connection.terminate();
      await new Promise(setImmediate);
      assert.equal(peer.closes, 1);
    });

    test('sends what is queued before it ends', async () => {
      const { join } = await start();
      const { client, peer } = await join();
      client.stopReading();
      const piece = Buffer.alloc(64 * KIB, 'x');
      let sent = 0;
      while (peer.connection.bufferedBytes < 128 * KIB) {
        assert.notEqual(peer.connection.send(piece), SendStatus.FULL);
        sent += piece.length;
        await new Promise(setImmediate);
      }
      peer.connection.end(CloseCode.KICKED, 'bye');
      client.readAgain();
      await until(() => client.ended, 'the client sees the end');
      assert.equal(Buffer.concat(client.received).length, sent);
    });

    test('cuts off a client that does not read after the end', async () => {
      const { join } = await start();
      const { client, peer } = await join();
      client.stopReading();
      const piece = Buffer.alloc(64 * KIB, 'x');
      while (peer.connection.bufferedBytes < 128 * KIB) {
        peer.connection.send(piece);
        await new Promise(setImmediate);
      }
      peer.connection.end(CloseCode.SLOW_CLIENT, 'slow');
      await until(
        () => peer.closes === 1,
        'the connection is closed though the client reads nothing',
      );
    });

    test('ignores all calls after the close', async () => {
      const { join, acceptor } = await start();
      const { client, peer } = await join();
      client.close();
      await until(() => peer.closes === 1, 'the connection is closed');
      const { connection } = peer;
      assert.equal(connection.send(Buffer.from('late')), SendStatus.SENT);
      connection.subscribe('room');
      connection.unsubscribe('room');
      connection.end(CloseCode.NORMAL, '');
      connection.terminate();
      assert.equal(connection.bufferedBytes, 0);
      assert.equal(acceptor.subscribers('room'), 0);
    });

    test('rejects a port that is taken and names it', async () => {
      const { port, acceptor } = await start();
      const second = subject.create({ port });
      await assert.rejects(
        second.listen(() => undefined),
        (error: Error & { code?: string }) =>
          error.code === 'UNAVAILABLE' && error.message.includes(`port ${port} is in use`),
      );
      await second.close();
      await subject.connect(acceptor, port);
    });

    test('frees its port when it closes', async () => {
      // A port of our choice: uWebSockets.js lets one that it chose itself be taken again only after a minute.
      const port = await freePort();
      const { acceptor, join } = await start({ port });
      const { peer } = await join();
      await acceptor.close();
      await until(() => peer.closes === 1, 'its connections are closed');
      await start({ port });
    });

    test('drops a connection that its listener refuses', async () => {
      const acceptor = subject.create({});
      open.push(acceptor);
      const { port } = await acceptor.listen(() => undefined);
      const client = await subject.connect(acceptor, port).catch(() => undefined);
      await until(() => client?.ended ?? true, 'the client is dropped');
    });

    test('publishes to subscribers only', async () => {
      const { join, acceptor } = await start();
      const [first, second, third] = [await join(), await join(), await join()];
      first.peer.connection.subscribe('room');
      second.peer.connection.subscribe('room');
      third.peer.connection.subscribe('other');
      assert.equal(acceptor.subscribers('room'), 2);
      acceptor.publish('room', Buffer.from('hello'));
      third.peer.connection.send(Buffer.from('own'));
      await until(() => text(first.client) === 'hello', 'the first has it');
      await until(() => text(second.client) === 'hello', 'the second has it');
      await until(() => text(third.client) === 'own', 'the third has its own message alone');
    });

    test('publishes in order with what is sent', async () => {
      const { join, acceptor } = await start();
      const { client, peer } = await join();
      peer.connection.subscribe('room');
      peer.connection.send(Buffer.from('1'));
      acceptor.publish('room', Buffer.from('2'));
      peer.connection.send(Buffer.from('3'));
      acceptor.publish('room', Buffer.from('4'));
      await until(() => text(client).length === 4, 'all arrived');
      assert.equal(text(client), '1234');
    });

    test('publishes no more to who unsubscribed', async () => {
      const { join, acceptor } = await start();
      const { client, peer } = await join();
      peer.connection.subscribe('room');
      acceptor.publish('room', Buffer.from('in.'));
      await until(() => text(client) === 'in.', 'the subscriber has it');
      peer.connection.unsubscribe('room');
      assert.equal(acceptor.subscribers('room'), 0);
      acceptor.publish('room', Buffer.from('out.'));
      peer.connection.send(Buffer.from('own.'));
      await until(() => text(client).endsWith('own.'), 'a later message arrived');
      assert.equal(text(client), 'in.own.');
    });

    test('reports FULL for a reader that does not read, and room when it reads again', async () => {
      const { join } = await start({ sendQueueBytes: 64 * KIB });
      const { client, peer } = await join();
      client.stopReading();
      const piece = Buffer.alloc(16 * KIB, 'x');
      let status: SendStatus = SendStatus.SENT;
      let sent = 0;
      for (; sent < 100_000 && status !== SendStatus.FULL; sent += 1) {
        status = peer.connection.send(piece);
        if (sent % 16 === 0) await new Promise(setImmediate);
      }
      assert.equal(status, SendStatus.FULL);
      assert.ok(peer.connection.bufferedBytes <= 64 * KIB + 17 * KIB);
      client.readAgain();
      await until(() => peer.drains > 0, 'the listener hears of the room');
      await until(() => peer.connection.send(piece) !== SendStatus.FULL, 'sending works again');
    });

    test('tells of published messages that a reader missed, while others get them all', async () => {
      const { join, acceptor } = await start({ sendQueueBytes: 64 * KIB });
      const slow = await join();
      const healthy = await join();
      for (const { peer } of [slow, healthy]) peer.connection.subscribe('room');
      slow.client.stopReading();
      const piece = Buffer.alloc(8 * KIB, 'x');
      let published = 0;
      for (; published < 20_000 && slow.peer.overflows === 0; published += 1) {
        acceptor.publish('room', piece);
        const wanted = (published + 1) * piece.length;
        await until(
          () => healthy.client.received.reduce((sum, bytes) => sum + bytes.length, 0) === wanted,
          'the healthy reader has this one',
        );
      }
      assert.ok(slow.peer.overflows > 0);
      assert.equal(healthy.peer.overflows, 0);
      assert.ok(slow.peer.connection.bufferedBytes <= 64 * KIB + 17 * KIB);
    });

    test('may be ended and terminated by a listener that hears of an overflow', async () => {
      const { join, acceptor } = await start({ sendQueueBytes: 16 * KIB });
      const members = [await join(), await join(), await join(), await join()];
      for (const [at, { peer, client }] of members.entries()) {
        peer.connection.subscribe('room');
        if (at === 3) continue;
        client.stopReading();
        peer.onOverflow = () => {
          peer.overflows += 1;
          if (at % 2 === 0) peer.connection.terminate();
          else peer.connection.end(CloseCode.SLOW_CLIENT, 'slow');
        };
      }
      const piece = Buffer.alloc(8 * KIB, 'x');
      const slow = members.slice(0, 3);
      await until(() => {
        for (let copies = 0; copies < 4; copies += 1) acceptor.publish('room', piece);
        return slow.every(({ peer }) => peer.closes === 1);
      }, 'all slow ones are gone');
      const last = members[3];
      assert.ok(last);
      assert.equal(last.peer.closes, 0);
      assert.deepEqual(
        slow.map(({ peer }) => peer.overflows),
        [1, 1, 1],
      );
    });

    test('keeps its connections but takes no new ones after stopAccepting', async () => {
      const { join, acceptor, port, peers } = await start();
      const { client, peer } = await join();
      acceptor.stopAccepting();
      await assert.rejects(subject.connect(acceptor, port));
      assert.equal(peers.length, 1);
      client.send(Buffer.from('still'));
      await until(() => peer.text === 'still', 'the old connection works');
    });
  });
}
