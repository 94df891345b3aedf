import type { HttpOptions } from '@nopal/server';

/** A page in the browser logs in and plays on this server and, when this one stops, on the other gates. */
const PAGE_POLICY =
  "default-src 'self'; connect-src 'self' http: https: ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'";

/** More than a page or a hundred of bots ask for, and less than who would rather have the server for itself. */
const RATE = { limit: 2_000, intervalMs: 10_000 };

export interface ArenaHttp {
  /** The folder of the built page; a server without one answers its routes alone. */
  readonly page?: string | undefined;
  /** Whether pages of the other gates, the server's `allowedOrigins`, may log in here. */
  readonly letsOthersIn?: boolean;
  /** Of the pages for whoever runs the server, on loopback. */
  readonly adminPort?: number | undefined;
}

/** What the demo's servers answer over HTTP besides the routes of their components. */
export function arenaHttp({ page, letsOthersIn = false, adminPort }: ArenaHttp): HttpOptions {
  return {
    secureHeaders: { headers: { 'Content-Security-Policy': PAGE_POLICY } },
    cors: letsOthersIn,
    rateLimit: RATE,
    etag: true,
    compress: true,
    openapi: true,
    ...(page !== undefined && { static: page }),
    ...(adminPort !== undefined && { admin: { port: adminPort } }),
  };
}
