import { Component, Handler, Remote, type Session } from '@nopal/core';

interface Person {
  name: string;
}
interface UserInfo {
  name: string;
  userID: number;
  userId: number;
  user_1: string;
  user1: string;
  apiURL: string;
}
type Side = 'left-hand' | 'left_hand';
type Foo = 'bar-baz';
type FooBar = 'baz';
interface SEntriesService {
  ok: boolean;
}
interface Scopes {
  entry: Map<string, number>;
  entryEntry: [number];
  side: Side;
  foo: Foo;
  fooBar: FooBar;
}

@Component()
export class Entries {
  @Handler() info(_session: Session, _body: Person): UserInfo {
    return { name: '', userID: 1, userId: 1, user_1: '', user1: '', apiURL: '' };
  }
  @Handler() scopes(_session: Session, _body: Scopes): SEntriesService {
    return { ok: true };
  }
  @Remote() useItem(_a: string): void {}
  @Remote() use_item(_a: string): void {}
}
