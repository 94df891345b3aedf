import { type Call, Component, Handler as Answers, Remote, type Session } from '@nopal/core';

/** Who wants in. */
export interface LoginRequest {
  /** The name that others see. */
  name: string;
  invitedBy?: string;
}

interface PlayerData {
  level: number;
}

@Component({ access: 'bound', timeoutMs: 500 })
export class Login {
  @Answers({ access: 'public' })
  enter(call: Call, session: Session<PlayerData>, who: LoginRequest): { uid: string; at: Date } {
    return { uid: `${who.name}@${session.frontendId}`, at: new Date(call.deadline) };
  }

  @Answers()
  leave(_session: Session): void {}

  @Remote({ timeoutMs: 250, idempotent: true })
  async refresh(_uid: string): Promise<void> {}
}
