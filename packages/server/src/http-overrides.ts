import { checkHttpOptions } from './check-http-options.js';
import type { HttpOptions, HttpOverrides } from './http-options.js';
import type { ServerOptions } from './server-options.js';

/** The options with what is said over `http` in it. @throws TypeError for what does not fit together. */
export function withHttpOverrides(options: ServerOptions): ServerOptions {
  const { httpOverrides, ...others } = options;
  if (httpOverrides === undefined) return checked(options);
  const { admin, ...keys } = withoutUndefined(httpOverrides);
  const http = {
    ...options.http,
    ...keys,
    ...(admin !== undefined && { admin: { ...options.http?.admin, ...admin } }),
  } as HttpOptions;
  checkHttpOptions(http);
  return checked({ ...others, http });
}

function checked(options: ServerOptions): ServerOptions {
  const { http, port, tcpPort } = options;
  const listens = (['port', 'host'] as const).find((key) => http?.[key] !== undefined);
  if (http?.unixPath !== undefined && listens !== undefined)
    throw new TypeError(
      `http.unixPath is ${JSON.stringify(http.unixPath)}, and http.${listens} is given too; a server listens on one of them`,
    );
  const admin = http?.admin?.port ?? 0;
  const others = { port, tcpPort, 'http.port': http?.port };
  for (const [name, other] of Object.entries(others)) {
    if (admin !== 0 && admin === other)
      throw new TypeError(
        `http.admin.port is ${admin}, and so is ${name}; the admin pages need a port that players do not reach`,
      );
  }
  return options;
}

function withoutUndefined(overrides: HttpOverrides): HttpOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}
