import { type Call, Component, Handler, push, Remote, type Session } from '@nopal/server';
import type { Everything, Item, Page, PlayerId, Point, Profile, Reward } from '../messages.js';

@Component()
export class Arena {
  readonly state = push<{ tick: number; players: Record<string, Point> }>();
  readonly won = push<Reward>();
  readonly bytes = push<Uint8Array>();

  @Handler()
  join(_session: Session, _profile: Profile, _call: Call): Promise<Page<Item>> {
    throw new Error('only its types are used');
  }

  @Handler()
  echo(everything: Everything): Everything {
    return everything;
  }

  @Handler()
  claim(_call: Call, reward: Reward, _session: Session): Reward {
    return reward;
  }

  @Handler()
  find(_who: { id: PlayerId }): void {}

  @Handler()
  async leave(_session: Session): Promise<void> {}

  @Handler()
  raw(bytes: Uint8Array): Uint8Array {
    return bytes;
  }

  @Handler({ kind: 'notify' })
  move(_session: Session, _to: Point): void {}

  @Handler({ kind: 'notify', name: 'stop' })
  halt(): void {}

  @Remote()
  async seats(_id: string, _atMost?: number): Promise<number | undefined> {
    return undefined;
  }

  @Remote()
  evict(_uid: PlayerId, _reason: string | null, _call: Call): { left: Profile[] } {
    return { left: [] };
  }

  @Remote()
  async everything(_one: Everything, _rewards: readonly Reward[]): Promise<Map<string, Item>> {
    return new Map();
  }

  @Remote()
  async forget(_call: Call): Promise<void> {}
}
