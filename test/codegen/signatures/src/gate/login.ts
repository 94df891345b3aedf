import { Component, Handler, Remote } from '@nopal/server';

@Component()
export class Login {
  @Handler()
  enter({ name }: { name: string }): { uid: string; at: Date } {
    return { uid: name, at: new Date(0) };
  }

  @Remote()
  refresh(_uid: string): void {}
}
