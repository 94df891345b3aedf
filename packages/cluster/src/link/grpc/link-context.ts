import type { Clock, Logger, Member } from '@nopal/core';
import type { PeerBook } from '../peer-book.js';
import type { TransportLimits } from '../transport-limits.js';
import type { GrpcListener } from './grpc-listener.js';
import type { GrpcStream } from './grpc-stream.js';
import type { RefusalLog } from './refusal-log.js';
import type { Hello } from './signal.js';

/** Versions of the protocol of protos/link.proto that a server speaks. */
export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

/** What the parts of a transport share. */
export interface LinkContext {
  readonly self: Member;
  readonly cluster: string;
  readonly versions: VersionRange;
  readonly listener: GrpcListener;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: TransportLimits;
  readonly book: PeerBook;
  readonly refusals: RefusalLog;
  readonly isDraining: boolean;
  readonly isClosing: boolean;
  /** The number of the peer's attempt that made the connection with it; 0 without one, or when this server made it. */
  attemptOf(peerId: string): number;
  /** A handshake is over, and both sides are who they say. */
  established(link: MadeLink): void;
  /** A peer that proved who it is says that another process with this server's id and a newer boot is there. */
  displaced(peerId: string, newerBoot: string): void;
}

/** The two streams of a connection, and what was agreed. */
export interface MadeLink {
  /** What the other side said of itself. */
  readonly hello: Hello;
  /** The boot of the other that this side said to hold. */
  readonly resumes: string;
  /** Of the dialer. */
  readonly attempt: number;
  readonly isDialled: boolean;
  readonly control: GrpcStream;
  readonly data: GrpcStream;
  /** Lets go of what is below the streams, once they have ended. */
  release(): void;
}
