import { INVALID } from '@nopal/protocol/protobuf';
import type { ContractBodies } from './contract.js';
import { NopalError } from './nopal-error.js';

/** Between a value and what is sent for it; each answers INVALID for what its type denies. */
export type Convert = (value: unknown) => unknown;

/** By route. */
export interface RouteTables<Send, Receive> {
  /** For the bodies of requests and notifies. */
  readonly sends: Readonly<Record<string, Send>>;
  /** For replies and pushes. */
  readonly receives: Readonly<Record<string, Receive>>;
}

/** JSON bodies that JSON alone cannot say: of these routes the values are converted, all others are sent as they are. */
export function jsonBodies({ sends, receives }: RouteTables<Convert, Convert>): ContractBodies {
  return {
    encode(route, value) {
      const print = own(sends, route);
      return print === undefined ? value : checkSent(route, print(value));
    },
    decode(route, tree) {
      const parse = own(receives, route);
      return parse === undefined ? tree : checkReceived(parse(tree));
    },
  };
}

/** @throws NopalError INVALID */
export function checkSent<T>(route: string, sent: T): T {
  if (sent !== INVALID) return sent;
  throw new NopalError('INVALID', `the body for ${route} is not what its type says`, { route });
}

/** @throws TypeError */
export function checkReceived(value: unknown): unknown {
  if (value !== INVALID) return value;
  throw new TypeError('the value is not of its type');
}

/** The entry of a route, which may be named like a member that every object has. */
export function own<T>(table: Readonly<Record<string, T>>, route: string): T | undefined {
  return Object.hasOwn(table, route) ? table[route] : undefined;
}
