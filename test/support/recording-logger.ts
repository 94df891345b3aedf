export { type LogLine, RecordingLogger } from '@nopal/server/testing';
