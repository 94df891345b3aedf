// Serves one server type of this project in a process of its own, and tells which native addons the process has then.
import { createServer } from '@nopal/server';
import { RecordingLogger } from '@nopal/server/testing';
import { manifest } from './generated/manifest.js';

const server = await createServer({
  manifest,
  type: process.argv[2] ?? '',
  logger: new RecordingLogger(),
  http: { port: 0, host: '127.0.0.1' },
});
await server.start();
const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
const addons = sharedObjects.filter((file) => file.endsWith('.node'));
console.log(JSON.stringify({ listeners: server.addresses.length, addons }));
await server.stop();
