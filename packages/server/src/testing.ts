// What a game's unit tests need: components are built with `new`, no server runs.
export {
  type FakeRemotes,
  fakeRemotes,
  type RecordedRemoteCall,
  type RemoteFakes,
} from './testing/fake-remotes.js';
export { ManualClock } from './testing/manual-clock.js';
export { type RecordedPush, recordPushes } from './testing/record-pushes.js';
export { type LogLine, RecordingLogger } from './testing/recording-logger.js';
export { type TestCall, type TestCallOptions, testCall } from './testing/test-call.js';
export { TestGroups, testGroups } from './testing/test-groups.js';
export {
  type ReceivedPush,
  type RecordedKick,
  type TestSession,
  type TestSessionOptions,
  testSession,
} from './testing/test-session.js';
export { type TestTimers, testTimers } from './testing/test-timers.js';
