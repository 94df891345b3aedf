import { join } from 'node:path';
import type { ServerCommand } from '../harness/server-process.js';

const bench = join(import.meta.dirname, '..');

/** Nopal's server of `test/bench/http`. @param routes so many more, each with a parameter. */
export function nopalHttp(port: number, preset: 'bare' | 'default', routes = 0): ServerCommand {
  const args = [String(port), preset, String(routes)];
  return { name: 'nopal', program: join(bench, 'http/main.ts'), args };
}

/** Bare uWebSockets.js. @param routes so many more, each with a parameter. */
export function floorHttp(port: number, routes = 0): ServerCommand {
  const program = join(bench, 'peers/floors/http.ts');
  return { name: 'floor', program, args: [String(port), String(routes)] };
}

/** Fastify or Express with the same features. */
export function peerHttp(folder: string, port: number, preset: 'bare' | 'default'): ServerCommand {
  const program = join(bench, 'peers', folder, 'server.mjs');
  return { name: folder, program, args: [String(port), preset] };
}
