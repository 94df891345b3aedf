import type { RemoteCallOptions } from '@nopal/core';

/** The methods of the project's remotes that a test stands in for; each may be left out. */
export type RemoteFakes<Remotes> = {
  readonly [Server in keyof Remotes]?: {
    readonly [Component in keyof Remotes[Server]]?: Partial<
      Omit<Remotes[Server][Component], 'with'>
    >;
  };
};

/** One call that the component under test made. */
export interface RecordedRemoteCall {
  /** `game.arena.seats` */
  readonly route: string;
  readonly parameters: readonly unknown[];
  /** What `with` was given; empty without it. */
  readonly options: RemoteCallOptions;
}

export interface FakeRemotes<Remotes> {
  /** What the component is given. */
  readonly remotes: Remotes;
  readonly calls: readonly RecordedRemoteCall[];
}

type Method = (...parameters: unknown[]) => unknown;
type Members = Readonly<Record<string, unknown>>;

/**
 * Remotes that answer with the test's own functions and record the calls. A method that was not given fails the call with
 * an error that says how to give it.
 * @example
 * const { remotes, calls } = fakeRemotes<Remotes>({ game: { arena: { seats: async () => 3 } } });
 * assert.equal(await new Lobby(remotes).free('7'), 3);
 * assert.deepEqual(calls, [{ route: 'game.arena.seats', parameters: ['7'], options: {} }]);
 */
export function fakeRemotes<Remotes extends object>(
  fakes: RemoteFakes<Remotes> = {},
): FakeRemotes<Remotes> {
  const calls: RecordedRemoteCall[] = [];
  const remotes = named((server) =>
    named((component) => {
      const given = (fakes as Record<string, Record<string, Members> | undefined>)[server]?.[
        component
      ];
      const methods = (options: RemoteCallOptions): object =>
        named((method) =>
          methodOf(`${server}.${component}.${method}`, given?.[method], options, calls),
        );
      return withOptions(methods);
    }),
  );
  return { remotes: remotes as Remotes, calls };
}

/** An object that has whatever member it is asked for, except those that make it look like a promise or a value. */
function named(member: (name: string) => unknown): object {
  return new Proxy(
    {},
    {
      get: (_target, name) =>
        typeof name !== 'string' || name === 'then' ? undefined : member(name),
    },
  );
}

function withOptions(methods: (options: RemoteCallOptions) => object): object {
  return new Proxy(methods({}), {
    get: (target, name) => (name === 'with' ? methods : Reflect.get(target, name)),
  });
}

function methodOf(
  route: string,
  fake: unknown,
  options: RemoteCallOptions,
  calls: RecordedRemoteCall[],
): Method {
  return async (...parameters) => {
    calls.push({ route, parameters, options });
    if (typeof fake === 'function') return (fake as Method)(...parameters);
    const [server, component, method] = route.split('.');
    throw new Error(
      `remotes.${route} was called, and this test gave no ${method}; ` +
        `give one: fakeRemotes({ ${server}: { ${component}: { ${method}: async () => … } } })`,
    );
  };
}
