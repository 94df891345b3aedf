import { HARD_MAX_PACKET_BYTES, PROTOCOL_LIMITS } from '@nopal/protocol';

/** What the client takes from its server, and the largest message it sends. Frames with many packets are welcome. */
export const INBOUND_LIMITS = {
  ...PROTOCOL_LIMITS,
  maxPacketBytes: HARD_MAX_PACKET_BYTES,
  maxInflatedBytes: HARD_MAX_PACKET_BYTES,
  maxPacketsPerFrame: 65_536,
};
