import { Component, Handler, type Session } from '@nopal/core';

@Component()
export class Half {
  @Handler() whole(_session: Session): void {}

  @Handler() lost(_session: Session, { n }: { n: number ): void {}
}
