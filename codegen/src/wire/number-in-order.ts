import type { WirePlan } from './plan-wire.js';

/** Numbers everything by its order of declaration, as before a project has a lock. */
export function numberInOrder({ model, carriers }: WirePlan): WirePlan {
  const messages = new Map(
    [...model.messages].map(([name, message]) => [
      name,
      message.external === undefined
        ? { ...message, fields: message.fields.map((field, i) => ({ ...field, number: i + 1 })) }
        : message,
    ]),
  );
  const enums = new Map(
    [...model.enums].map(([name, one]) => [
      name,
      {
        ...one,
        values: one.values.map((value, i) => (one.numeric ? value : { ...value, number: i + 1 })),
      },
    ]),
  );
  return { model: { ...model, messages, enums }, carriers };
}
