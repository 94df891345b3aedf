import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DirectoryMessage } from '../../../../packages/cluster/src/directory/directory-message.js';
import {
  type DirectoryEnvelope,
  LinkDirectoryPeers,
} from '../../../../packages/cluster/src/directory/link-directory-peers.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { RecordingLogger } from '../../../support/recording-logger.js';

const FIND: DirectoryMessage = { kind: 'find', uids: ['ada'] };
const FOUND: DirectoryMessage = { kind: 'claims', boot: 'b1', type: 'gate', claims: [] };

/** A server whose envelopes to others are kept. */
class Server {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly sent: [to: string, envelope: DirectoryEnvelope][] = [];
  isConnected = true;
  readonly peers = new LinkDirectoryPeers({
    send: (to, envelope) => {
      if (this.isConnected) this.sent.push([to, envelope]);
      return this.isConnected;
    },
    clock: this.clock,
    logger: this.logger,
  });

  last(): DirectoryEnvelope {
    const [, envelope] = this.sent.at(-1) ?? [];
    assert.ok(envelope);
    return envelope;
  }
}

describe('LinkDirectoryPeers', () => {
  it('brings a question to who takes it, and the answer back', async () => {
    const [asker, other] = [new Server(), new Server()];
    const told: string[] = [];
    other.peers.listen({ receive: () => undefined });
    other.peers.listen({
      receive: (from, message) => {
        told.push(`${from} ${message.kind}`);
        return FOUND;
      },
    });
    const answer = asker.peers.ask('gate-2', FIND, 1_000);
    other.peers.receive('gate-1', asker.last());
    asker.peers.receive('gate-2', other.last());
    assert.deepEqual(await answer, FOUND);
    assert.equal(asker.peers.tell('gate-2', FIND), true);
    other.peers.receive('gate-1', asker.last());
    assert.deepEqual(told, ['gate-1 find', 'gate-1 find']);
    assert.equal(other.sent.length, 1, 'what is told is not answered');
  });

  it('takes an answer from nobody but whom it asked, and once', async () => {
    const [asker, other] = [new Server(), new Server()];
    other.peers.listen({ receive: () => FOUND });
    const answer = asker.peers.ask('gate-2', FIND, 1_000);
    other.peers.receive('gate-1', asker.last());
    asker.peers.receive('gate-3', other.last());
    asker.clock.advance(1_000);
    await assert.rejects(answer, { code: 'DEADLINE_EXCEEDED' });
    asker.peers.receive('gate-2', other.last());
  });

  it('fails at once when there is no way, and when the connection or the server is lost', async () => {
    const server = new Server();
    const lost: string[] = [];
    server.peers.listen({ receive: () => undefined, lost: (id) => void lost.push(id) });
    server.peers.up('gate-2');
    const cut = server.peers.ask('gate-2', FIND, 1_000);
    server.peers.down('gate-2');
    await assert.rejects(cut, { code: 'UNAVAILABLE' });
    assert.deepEqual([...server.peers.servers()], ['gate-2']);
    server.isConnected = false;
    await assert.rejects(server.peers.ask('gate-2', FIND, 1_000), { code: 'UNAVAILABLE' });
    assert.equal(server.peers.tell('gate-2', FIND), false);
    server.peers.lost('gate-2');
    server.peers.lost('gate-2');
    assert.deepEqual([lost, [...server.peers.servers()]], [['gate-2'], []]);
    assert.equal(server.clock.timers, 1, 'one timer for all questions');
  });

  it('tells who comes to listen of the servers that are up', () => {
    const server = new Server();
    server.peers.up('gate-2');
    server.peers.up('gate-3');
    server.peers.down('gate-3');
    const up: string[] = [];
    const end = server.peers.listen({ receive: () => undefined, up: (id) => void up.push(id) });
    server.peers.up('gate-3');
    end();
    server.peers.up('gate-4');
    assert.deepEqual(up, ['gate-2', 'gate-3']);
  });

  it('logs what is no message, and goes on', () => {
    const server = new Server();
    const body = new TextEncoder().encode('{"kind":"find"}');
    server.peers.receive('gate-2', { number: 1, isAnswer: false, body });
    assert.equal(server.logger.of('warn').length, 1);
    assert.deepEqual(server.sent, []);
  });
});
