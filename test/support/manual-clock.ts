export { ManualClock } from '@nopal/server/testing';
