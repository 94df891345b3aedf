import { GameError } from '../errors/game-error.js';
import type { Call } from './call.js';
import type { After, Before, Guard, Outcome } from './pipeline.js';

/** The hooks around one method, merged at boot: guards and before from the outside in, after from the inside out. */
export interface MergedPipeline {
  readonly guards: readonly Guard[];
  readonly before: readonly Before[];
  readonly after: readonly After[];
}

/**
 * Guards, the reading of the body, before, the method, after. The first refusal or failure skips what comes between it
 * and `after`, which always runs and may change both a result and an error.
 * @param read gives the body; called once, when the guards have let the call in, which may be in a later turn.
 * @throws what the outcome's error is.
 */
export async function runPipeline(
  pipeline: MergedPipeline,
  call: Call,
  read: () => unknown,
  method: (body: unknown) => unknown,
): Promise<unknown> {
  let outcome = await attempt(pipeline, call, read, method);
  for (const after of pipeline.after) {
    try {
      outcome = (await after(call, outcome)) ?? outcome;
    } catch (error) {
      outcome = { ok: false, error };
    }
  }
  if (outcome.ok) return outcome.value;
  throw outcome.error;
}

async function attempt(
  pipeline: MergedPipeline,
  call: Call,
  read: () => unknown,
  method: (body: unknown) => unknown,
): Promise<Outcome> {
  try {
    for (const guard of pipeline.guards) {
      if ((await guard(call)) === false) {
        throw new GameError('FORBIDDEN', `${call.route} is not allowed for this caller`);
      }
    }
    let current = read();
    for (const before of pipeline.before) {
      const replaced = await before(call, current);
      if (replaced !== undefined) current = replaced;
    }
    return { ok: true, value: await method(current) };
  } catch (error) {
    return { ok: false, error };
  }
}

/** One scope after another, from the outside in, as one pipeline. */
export function mergePipelines(
  scopes: readonly {
    guards?: readonly Guard[];
    before?: readonly Before[];
    after?: readonly After[];
  }[],
): MergedPipeline {
  return {
    guards: scopes.flatMap((scope) => scope.guards ?? []),
    before: scopes.flatMap((scope) => scope.before ?? []),
    after: scopes.flatMap((scope) => scope.after ?? []).reverse(),
  };
}
