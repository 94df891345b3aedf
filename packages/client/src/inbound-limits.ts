import { HARD_MAX_PACKET_BYTES } from '@nopal/protocol';

/** What the client takes from its server, and the largest message it sends. Frames with many packets are welcome. */
export const INBOUND_LIMITS = {
  maxPacketBytes: HARD_MAX_PACKET_BYTES,
  maxPacketsPerFrame: 65_536,
};
