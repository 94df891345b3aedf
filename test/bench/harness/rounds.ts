import type { OpenSubject, RunContext, Sample } from './subject.js';
import type { Scenario } from './workload.js';

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
 * busier does so for all. Which one begins changes from round to round.
 * @throws Error when a subject that is here does not start or fails.
 */
export async function runRounds(
  { subjects }: Scenario,
  rounds: number,
  context: RunContext,
  tell: (what: string) => void,
): Promise<SubjectRounds[]> {
  const present = subjects.filter((subject) => subject.missing?.() === undefined);
  const open = new Map<string, OpenSubject>();
  const samples = new Map<string, Sample[]>();
  try {
    for (const subject of present) {
      tell(`starts ${subject.name}`);
      open.set(subject.name, await subject.open(context));
      samples.set(subject.name, []);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (let turn = 0; turn < present.length; turn += 1) {
        const name = present[(turn + round) % present.length]?.name ?? '';
        tell(`round ${round + 1} of ${rounds}: ${name}`);
        samples.get(name)?.push(await (open.get(name) as OpenSubject).sample());
      }
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
