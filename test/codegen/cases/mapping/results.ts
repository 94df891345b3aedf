// void and Promise<void> are nothing; a promise is what it gives
import { Component, Handler, Remote } from '@nopal/core';
export interface ResultReply { ok: boolean }
@Component() export class ResultRows {
  @Handler() nothing(): void {}
  @Handler() async later(): Promise<void> {}
  @Handler() async reply(): Promise<ResultReply> { return { ok: true }; }
  @Remote() async number(): Promise<number> { return 1; }
  @Remote() maybe(): ResultReply | Promise<ResultReply> { return { ok: true }; }
}
