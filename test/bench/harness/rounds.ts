import { joinSamples } from './join-samples.js';
import type { OpenSubject, RunContext, Sample } from './subject.js';
import type { Scenario } from './workload.js';

/**
 * A machine that is shared changes its speed by half within a second. A round in so many slices, each subject in turn, sees each of
 * them at the same speeds.
 */
const SLICES = 4;

/** All rounds of one subject. */
export interface SubjectRounds {
  readonly subject: string;
  readonly processes: readonly string[];
  readonly samples: readonly Sample[];
  /** Why there are no samples. */
  readonly missing?: string;
}

/**
 * Measures the subjects of a scenario beside each other: each round has one sample of each, so that a machine that gets
 * busier does so for all. Which one begins changes from round to round. A round of subjects under a load comes in slices.
 * @throws Error when a subject that is here does not start or fails.
 */
export async function runRounds(
  { subjects }: Scenario,
  rounds: number,
  context: RunContext,
  tell: (what: string) => void,
): Promise<SubjectRounds[]> {
  const present = subjects.filter((subject) => subject.missing?.() === undefined);
  const isSliced =
    context.profileFolder === undefined &&
    present.length > 1 &&
    present.every((subject) => subject.isSliced);
  const slices = isSliced ? SLICES : 1;
  const { seconds, warmMs } = context;
  const sliced = { ...context, seconds: seconds / slices, warmMs: warmMs / slices };
  const open = new Map<string, OpenSubject>();
  const samples = new Map<string, Sample[]>();
  try {
    for (const subject of present) {
      tell(`starts ${subject.name}`);
      open.set(subject.name, await subject.open(sliced));
      samples.set(subject.name, []);
    }
    for (let round = 0; round < rounds; round += 1) {
      const taken = new Map<string, Sample[]>(present.map(({ name }) => [name, []]));
      for (let turn = 0; turn < present.length * slices; turn += 1) {
        const name = present[(turn + round) % present.length]?.name ?? '';
        tell(`round ${round + 1} of ${rounds}: ${name}`);
        taken.get(name)?.push(await (open.get(name) as OpenSubject).sample());
      }
      for (const [name, one] of taken) samples.get(name)?.push(joinSamples(one));
    }
  } finally {
    await Promise.all([...open.values()].map((subject) => subject.close()));
  }
  return subjects.map((subject) => {
    const missing = subject.missing?.();
    return {
      subject: subject.name,
      processes: open.get(subject.name)?.processes ?? [],
      samples: samples.get(subject.name) ?? [],
      ...(missing === undefined ? {} : { missing }),
    };
  });
}
