import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Codec } from '@nopal/core';
import { emitCodecs } from '../../../../../codegen/src/emit/emit-codecs.js';
import { Findings } from '../../../../../codegen/src/ir/diagnostic.js';
import type { Ir } from '../../../../../codegen/src/ir/ir.js';
import type { Message, Messages } from '../../../../../codegen/src/wire/messages.js';
import { planWire, type WirePlan } from '../../../../../codegen/src/wire/plan-wire.js';
import { repositoryRoot } from '../../../../support/repository-root.js';

export interface BuiltCodecs {
  readonly codecs: ReadonlyMap<string, Codec>;
  readonly plan: WirePlan;
  /** The proto name of what carries each message. */
  readonly carriers: ReadonlyMap<string, string>;
  readonly text: string;
  remove(): void;
}

/** Codecs for some types of a model, written and loaded. */
export async function buildCodecs(
  types: Ir['types'],
  names: readonly string[],
): Promise<BuiltCodecs> {
  const all: Message[] = names.map((name) => ({
    constant: `${name}Codec`,
    label: name,
    type: { k: 'ref', id: name },
  }));
  const messages: Messages = {
    types,
    all,
    bodies: new Map(),
    results: new Map(),
    remotes: new Map(),
    routes: new Map(),
    texts: [],
  };
  const findings = new Findings();
  const plan = numbered(planWire(messages, 'all.v1', findings));
  const errors = findings.sorted();
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const text = emitCodecs({ messages, plan });
  // Inside the repository, where the packages are found.
  const file = join(
    repositoryRoot,
    'test/codegen/generated',
    `codecs-${process.pid}-${names.length}.js`,
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const loaded = (await import(pathToFileURL(file).href)) as Record<string, Codec>;
  return {
    codecs: new Map(names.map((name) => [name, loaded[`${name}Codec`] as Codec])),
    plan,
    carriers: new Map(all.map((message) => [message.label, plan.carriers.get(message) as string])),
    text,
    remove: () => rmSync(file, { force: true }),
  };
}

/** By order, with gaps, and beyond 15, whose tags take two bytes. */
function numbered(plan: WirePlan): WirePlan {
  const messages = new Map(
    [...plan.model.messages].map(([name, message], m) => [
      name,
      {
        ...message,
        fields: message.fields.map((field, i) => ({
          ...field,
          number: message.shape === 'object' ? allowed(i * (m % 4 === 0 ? 700 : 2) + 1) : i + 1,
        })),
      },
    ]),
  );
  const enums = new Map(
    [...plan.model.enums].map(([name, one]) => [
      name,
      {
        ...one,
        values: one.values.map((value, i) =>
          one.numeric ? value : { ...value, number: i * 3 + 1 },
        ),
      },
    ]),
  );
  return { ...plan, model: { ...plan.model, messages, enums } };
}

/** Protobuf keeps 19,000 to 19,999 for itself. */
function allowed(number: number): number {
  return number < 19_000 ? number : number + 1_000;
}
