/** What every server answers, whatever the game; a test holds the table to core's. */
export const ERRORS = [
  ['BAD_REQUEST', 'INVALID_ARGUMENT', 400, 'the body cannot be decoded, or the route is malformed'],
  ['INVALID', 'INVALID_ARGUMENT', 422, 'decoded, but a limit is broken; metadata names each path'],
  ['UNAUTHENTICATED', 'UNAUTHENTICATED', 401, 'the session is not bound to a user, and must be'],
  ['FORBIDDEN', 'PERMISSION_DENIED', 403, 'a guard refused'],
  ['NOT_FOUND', 'NOT_FOUND', 404, 'no such route, user, group or server'],
  ['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED', 503, 'the time of the call is over'],
  ['CONFLICT', 'ABORTED', 409, 'bound already, there already, or changed meanwhile'],
  ['TOO_LARGE', 'RESOURCE_EXHAUSTED', 413, 'a size limit'],
  ['RATE_LIMITED', 'RESOURCE_EXHAUSTED', 429, 'a rate limit'],
  ['CANCELLED', 'CANCELLED', 499, 'the caller left'],
  ['BUSY', 'UNAVAILABLE', 503, 'a queue is full, or the server drains; later may work'],
  ['UNAVAILABLE', 'UNAVAILABLE', 503, 'no server of that type, or the link to it is lost'],
  ['INTERNAL', 'INTERNAL', 500, 'the method failed in a way that it does not say'],
] as const;

/** The limits that a client meets, as long as the server sets no others; a test holds them to the server's defaults. */
export const LIMITS = [
  ['maxPacketBytes', 65_536, 'bytes of one message'],
  ['maxInflatedBytes', 65_536, 'bytes of one message after inflation'],
  ['maxHandshakeBytes', 8_192, 'bytes of the handshake request'],
  ['maxJsonDepth', 32, 'objects and arrays inside one another'],
  ['handshakeTimeoutMs', 5_000, 'milliseconds until the handshake must be finished'],
  ['heartbeatSeconds', 30, 'seconds between heartbeats; two silent ones end the connection'],
  [
    'callTimeoutMs',
    5_000,
    'milliseconds until a request without a deadline of its own is answered',
  ],
  ['sessionQueueMessages', 256, 'messages of one session that wait'],
  ['sendQueueBytes', 262_144, 'bytes kept for a client that does not read'],
  ['messagesPerSecond', 200, 'messages of one connection in a second'],
  ['messageBurst', 400, 'messages at once'],
] as const;
