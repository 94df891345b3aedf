import {
  type ClusterGroup,
  componentMark,
  Group,
  Push,
  PushMessage,
  type PushOutlet,
  type Session,
} from '@nopal/core';
import { TestDownlink } from './test-downlink.js';

/** One push of a component under test. */
export interface RecordedPush {
  /** The member that pushed: `state`. */
  readonly push: string;
  /** `test.arena.state`, or the route that the push was given. */
  readonly route: string;
  /** Whom it was for: a session, a group, users by uid, or `all`. */
  readonly target: Session<object> | Group | ClusterGroup | readonly string[] | 'all';
  readonly value: unknown;
}

/**
 * Binds every `push<T>()` member of a component that a test built with `new`, and records what they push. Test sessions
 * that are a push's target, or members of its group, have it in their `pushes` too.
 * @param options.server the first part of the routes, `test` by default; `online` the users that `toUser` reaches, all by default.
 * @throws TypeError when the component has no such member.
 * @example
 * const arena = new Arena(testGroups());
 * const pushed = recordPushes(arena);
 * arena.start();
 * assert.deepEqual(pushed.map(({ push, value }) => [push, value]), [['state', { round: 1 }]]);
 */
export function recordPushes(
  component: object,
  options: { readonly server?: string; readonly online?: readonly string[] } = {},
): RecordedPush[] {
  const recorded: RecordedPush[] = [];
  const { server = 'test', online } = options;
  const members = Object.entries(component).filter(([, value]) => value instanceof Push);
  if (members.length === 0) {
    throw new TypeError(`${component.constructor.name} has no member made with push<T>()`);
  }
  for (const [push, member] of members as [string, Push<unknown>][]) {
    const route = member.givenRoute ?? `${server}.${nameOf(component)}.${push}`;
    member.bindTo(outletOf(recorded, push, route, online));
  }
  return recorded;
}

function outletOf(
  recorded: RecordedPush[],
  push: string,
  route: string,
  online: readonly string[] | undefined,
): PushOutlet {
  const note = (target: RecordedPush['target'], value: unknown): void => {
    recorded.push({ push, route, target, value });
  };
  return {
    toSession(anySession, value) {
      const session = anySession as Session; // its data's shape does not matter here
      note(session, value);
      deliver(session, route, value);
    },
    async toUsers(uids, value) {
      note(uids, value);
      return online === undefined ? [] : [...new Set(uids)].filter((uid) => !online.includes(uid));
    },
    toGroup(group, value) {
      note(group, value);
      if (!(group instanceof Group)) return; // its members are known to frontends alone
      for (const session of group.members()) deliver(session, route, value);
    },
    toAll: (value) => note('all', value),
  };
}

function deliver(session: Session<object>, route: string, value: unknown): void {
  if (!session.isOpen) return;
  if (session.downlink instanceof TestDownlink) session.downlink.pushes.push({ route, value });
  else session.downlink.push(PushMessage.given(route, [{ serializer: '', body: jsonOf(value) }]));
}

function jsonOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new TextEncoder().encode(JSON.stringify(value));
}

/** The route's middle part, as codegen makes it by default. */
function nameOf(component: object): string {
  const { name } = component.constructor;
  return (
    componentMark(component.constructor)?.name ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  );
}
