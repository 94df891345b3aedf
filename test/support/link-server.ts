import {
  type BatchReceiver,
  GrpcListener,
  type GrpcListenerOptions,
  GrpcTransport,
  type GrpcTransportParts,
  makeBoot,
  type Peer,
} from '@nopal/cluster';
import { type Clock, type Member, MemoryMetrics } from '@nopal/core';
import { RecordingLogger } from '@nopal/server/testing';

type Options = Partial<Omit<GrpcTransportParts, 'clock' | 'listener' | 'logger' | 'metrics'>> &
  Pick<GrpcListenerOptions, 'host' | 'port' | 'security'> &
  Partial<Pick<Member, 'boot' | 'type'>>;

/** A server's transport over gRPC, with what it was told and what it logged. */
export class LinkServer {
  readonly logger = new RecordingLogger();
  readonly metrics = new MemoryMetrics();
  readonly events: string[] = [];
  readonly received: { from: string; bytes: Buffer }[] = [];
  readonly listener: GrpcListener;
  readonly transport: GrpcTransport;
  /** What becomes of batches. */
  receive: BatchReceiver['receive'] = (from, bytes) =>
    void this.received.push({ from, bytes: Buffer.from(bytes) });
  member: Member;

  constructor(id: string, clock: Clock, options: Options = {}) {
    const { host, port, security, boot = makeBoot(), type = 'game', ...rest } = options;
    const { logger, metrics } = this;
    this.listener = new GrpcListener({ host, port, security, clock, logger });
    const { listener } = this;
    this.transport = new GrpcTransport({
      cluster: 'test',
      ...rest,
      listener,
      clock,
      logger,
      metrics,
    });
    this.member = { id, type, frontend: false, metadata: {}, boot, state: 'ready' };
    const note =
      (what: string) =>
      (peer: Peer): void =>
        void this.events.push(`${what} ${peer.id}`);
    this.transport.watch({
      up: (peer, isResumed) => void this.events.push(`${isResumed ? 'resumed' : 'up'} ${peer.id}`),
      down: note('down'),
      lost: note('lost'),
      displaced: (newer) => void this.events.push(`displaced ${newer}`),
    });
  }

  async open(): Promise<this> {
    this.member = await this.transport.open(this.member, {
      receive: (from, bytes) => this.receive(from, bytes),
    });
    return this;
  }

  /** As another reaches it through a proxy. */
  at(port: number): Member {
    return { ...this.member, address: { host: '127.0.0.1', port } };
  }

  get port(): number {
    return this.member.address?.port ?? 0;
  }

  send(to: string, text: string): boolean {
    const batch = this.transport.batch(to);
    if (batch === undefined) return false;
    const body = Buffer.from(text);
    batch.reserve(body.length + 2);
    const start = batch.length;
    batch.bytes.set([0x0a, body.length], start);
    batch.bytes.set(body, start + 2);
    batch.length = start + 2 + body.length;
    batch.end(start);
    return true;
  }

  /** The codes with which it refused, or was refused, as logged. */
  get codes(): unknown[] {
    return this.logger.lines.map((line) => line.fields.code).filter((code) => code !== undefined);
  }
}
