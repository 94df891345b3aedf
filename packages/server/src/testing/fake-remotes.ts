import type { RemoteCallOptions } from '@nopal/core';

/** The methods of the project's remotes that a test stands in for; each may be left out. */
export type RemoteFakes<Remotes> = {
  readonly [Server in keyof Remotes]?: {
    readonly [Component in keyof Remotes[Server]]?: Partial<
      Omit<Remotes[Server][Component], 'with' | 'all' | 'notify'>
    >;
  };
};

/** One call that the component under test made. */
export interface RecordedRemoteCall {
  /** `game.arena.seats` */
  readonly route: string;
  readonly parameters: readonly unknown[];
  /** What `with`, `all` or `notify` was given; empty without. */
  readonly options: RemoteCallOptions;
  /** How it was called, unless it was one server's answer that was asked for. */
  readonly form?: 'all' | 'notify';
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
      const methods =
        (form?: 'all' | 'notify') =>
        (options: RemoteCallOptions = {}): object =>
          named((method) => {
            const route = `${server}.${component}.${method}`;
            return methodOf(
              { route, fake: given?.[method], options, ...(form && { form }) },
              calls,
            );
          });
      return withForms(methods(), {
        with: methods(),
        all: methods('all'),
        notify: methods('notify'),
      });
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

type Form = (options?: RemoteCallOptions) => object;

/** @param ask the methods as they are called without another word */
function withForms(ask: Form, forms: Readonly<Record<string, Form>>): object {
  return new Proxy(ask(), {
    get: (target, name) =>
      typeof name === 'string' && Object.hasOwn(forms, name)
        ? forms[name]
        : Reflect.get(target, name),
  });
}

interface FakeMethod extends Omit<RecordedRemoteCall, 'parameters'> {
  readonly fake: unknown;
}

/** One server answers where all are asked; a notify answers nothing and fails for nobody. */
function methodOf({ fake, ...about }: FakeMethod, calls: RecordedRemoteCall[]): Method {
  const { route, form } = about;
  const answer = async (parameters: readonly unknown[]): Promise<unknown> => {
    if (typeof fake === 'function') return (fake as Method)(...parameters);
    const [server, component, method] = route.split('.');
    throw new Error(
      `remotes.${route} was called, and this test gave no ${method}; ` +
        `give one: fakeRemotes({ ${server}: { ${component}: { ${method}: async () => … } } })`,
    );
  };
  return (...parameters) => {
    calls.push({ ...about, parameters });
    const answered = answer(parameters);
    if (form === undefined) return answered;
    const outcome = answered.then(
      (value) => [{ server: 'fake', value }],
      (error: unknown) => [{ server: 'fake', error }],
    );
    return form === 'all' ? outcome : undefined;
  };
}
