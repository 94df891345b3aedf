import { markMethod, type RemoteOptions } from './markers.js';

/** Marks a method that another server may call, with any parameters: `remotes.game.arena.evict(uid, reason)`. */
export function Remote(options: RemoteOptions = {}): MethodDecorator {
  return (prototype: object, method: string | symbol) =>
    markMethod('Remote', prototype, method, { kind: 'remote', options });
}
