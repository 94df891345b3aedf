import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_LIMITS, fromEnvironment, type Limits } from '@nopal/server';

describe('fromEnvironment', () => {
  it('sets nothing where nothing is set, and leaves what is not Nopal’s alone', () => {
    assert.deepEqual(fromEnvironment({}), {});
    assert.deepEqual(fromEnvironment({ PATH: '/bin', NOPALITO: 'x', PORT: 'none' }), {});
    assert.deepEqual(fromEnvironment({ NOPAL_PORT: '', NOPAL_HOST: ' ' }), {});
  });

  it('reads every variable of its table', () => {
    const { logger, ...options } = fromEnvironment({
      NOPAL_SERVER: 'gate',
      NOPAL_PORT: '3250',
      NOPAL_TCP_PORT: '0',
      NOPAL_HOST: '127.0.0.1',
      NOPAL_LOG_LEVEL: 'silent',
      NOPAL_ALLOWED_ORIGINS: 'https://a.example, https://b.example,',
      NOPAL_TRUSTED_PROXIES: '10.0.0.0/8',
      NOPAL_DEFAULT_SERIALIZER: 'protobuf',
      NOPAL_ERROR_CODES: 'pitaya',
      NOPAL_UNIQUE_LOGIN: 'false',
      NOPAL_LIMITS_CALL_TIMEOUT_MS: ' 2000 ',
      NOPAL_LIMITS_HEARTBEAT_SECONDS: '0.5',
      NOPAL_LIMITS_SLOW_CLIENT: 'drop',
      NOPAL_HTTP_PORT: '3251',
      NOPAL_HTTP_HOST: '0.0.0.0',
      NOPAL_HTTP_UNIX_PATH: '/run/game.sock',
      NOPAL_HTTP_ADMIN_PORT: '9100',
      NOPAL_HTTP_ADMIN_HOST: '10.0.0.7',
      NOPAL_HTTP_COOKIE_KEYS: 'the newest of the keys, the one before it',
      NOPAL_HTTP_BODY_LIMIT_BYTES: '65536',
      NOPAL_HTTP_TIMEOUT_MS: '0',
    });
    assert.deepEqual(options, {
      serve: 'gate',
      port: 3250,
      tcpPort: 0,
      host: '127.0.0.1',
      allowedOrigins: ['https://a.example', 'https://b.example'],
      trustedProxies: ['10.0.0.0/8'],
      defaultSerializer: 'protobuf',
      errorCodes: 'pitaya',
      uniqueLogin: false,
      limits: { callTimeoutMs: 2_000, heartbeatSeconds: 0.5, slowClient: 'drop' },
      httpOverrides: {
        port: 3251,
        host: '0.0.0.0',
        unixPath: '/run/game.sock',
        admin: { port: 9_100, host: '10.0.0.7' },
        cookieKeys: ['the newest of the keys', 'the one before it'],
        bodyLimitBytes: 65_536,
        timeoutMs: 0,
      },
    });
    assert.equal(typeof logger?.info, 'function');
  });

  it('knows every limit by its name in capitals', () => {
    for (const [name, value] of Object.entries(DEFAULT_LIMITS)) {
      const snake = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
      const { limits } = fromEnvironment({ [`NOPAL_LIMITS_${snake}`]: String(value) });
      assert.equal(limits?.[name as keyof Limits], value);
    }
  });

  const wrong: [string, string, RegExp][] = [
    ['NOPAL_PORT', '3250x', /NOPAL_PORT is "3250x"; it must be a port from 0 to 65535/],
    ['NOPAL_PORT', '-1', /a port from 0 to 65535/],
    ['NOPAL_PORT', '65536', /a port from 0 to 65535/],
    ['NOPAL_TCP_PORT', '1e3', /NOPAL_TCP_PORT is "1e3"/],
    ['NOPAL_HTTP_ADMIN_PORT', '1e3', /NOPAL_HTTP_ADMIN_PORT is "1e3"; it must be a port/],
    ['NOPAL_HTTP_TIMEOUT_MS', '-1', /a whole number from 0 to 2147483647/],
    ['NOPAL_LOG_LEVEL', 'loud', /"loud"; it must be one of debug, info, warn, error, silent/],
    ['NOPAL_UNIQUE_LOGIN', 'yes', /one of true, false/],
    ['NOPAL_ERROR_CODES', 'PIT', /one of nopal, pitaya/],
    [
      'NOPAL_LIMITS_CALL_TIMEOUT_MS',
      '2s',
      /NOPAL_LIMITS_CALL_TIMEOUT_MS is "2s"; it must be a whole number from 1/,
    ],
    ['NOPAL_LIMITS_CALL_TIMEOUT_MS', '0', /it must be a whole number from 1/],
    ['NOPAL_LIMITS_SLOW_CLIENT', 'wait', /it must be one of close, drop/],
  ];
  for (const [name, value, message] of wrong) {
    it(`refuses ${name}=${value}, naming variable, value and what is allowed`, () => {
      assert.throws(() => fromEnvironment({ [name]: value }), { name: 'TypeError', message });
    });
  }

  it('refuses a variable that there is not, and says which was meant', () => {
    const unknown =
      (name: string): (() => unknown) =>
      () =>
        fromEnvironment({ [name]: '1' });
    assert.throws(
      unknown('NOPAL_PROT'),
      /NOPAL_PROT is no setting of the server; did you mean NOPAL_PORT\?/,
    );
    assert.throws(
      unknown('NOPAL_LIMITS_CALL_TIMEOUT'),
      /did you mean NOPAL_LIMITS_CALL_TIMEOUT_MS\?/,
    );
    assert.throws(
      unknown('NOPAL_SOMETHING_ELSE_ENTIRELY'),
      /there are NOPAL_SERVER, NOPAL_SERVER_ID, NOPAL_PORT/,
    );
    assert.throws(unknown('NOPAL_CONSTRUCTOR'), TypeError);
    assert.throws(() => fromEnvironment({ NOPAL_PROT: '' }), TypeError);
  });
});
