import { Component, Remote } from '@nopal/server';

/** What other servers call. */
@Component()
export class Desk {
  @Remote()
  echo(text: string): string {
    return text;
  }
}
