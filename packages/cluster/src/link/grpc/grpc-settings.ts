import type { ChannelOptions } from '@grpc/grpc-js';

/**
 * Of one message. A batch is far smaller; it is the limit of the typed services, which share the listener. A message over it
 * ends its call.
 */
const MAX_MESSAGE_BYTES = 1_048_576 + 4_096;
/** A longer stall of the event loop, ours or the peer's, would end connections that are well. */
const KEEPALIVE: ChannelOptions = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5_000,
  'grpc.keepalive_permit_without_calls': 1,
};
const SHARED: ChannelOptions = {
  ...KEEPALIVE,
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc.enable_channelz': 0,
};

/** Of the connection that dials a peer. It is ours alone, and it is dialled anew by us: gRPC neither shares nor retries. */
export const CHANNEL_SETTINGS: ChannelOptions = {
  ...SHARED,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc-node.flow_control_window': 1_048_576,
};

/** Of the process's one listener. The link uses two streams of a connection; the rest is for callers of typed services. */
export const LISTENER_SETTINGS: ChannelOptions = {
  ...SHARED,
  'grpc.max_connection_idle_ms': 300_000,
  'grpc.max_concurrent_streams': 128,
};
