import { Component, type ComponentEntry, Route } from '@nopal/core';

/** A component as codegen would list it, whose routes answer their own patterns. */
export function routedComponent(patterns: readonly string[]): ComponentEntry {
  class Routed {
    answer(): string {
      return '';
    }
  }
  for (const pattern of patterns) {
    const descriptor = Object.getOwnPropertyDescriptor(Routed.prototype, 'answer') ?? {};
    Route(pattern)(Routed.prototype, 'answer', descriptor as TypedPropertyDescriptor<never>);
  }
  Component()(Routed);
  return {
    name: 'routed',
    className: 'Routed',
    file: 'routed.ts',
    type: Routed,
    dependencies: [],
    create: () => new Routed(),
    handlers: [],
    remotes: [],
    pushes: [],
    routes: patterns.map((pattern) => {
      const [verb = '', path = ''] = pattern.split(' ');
      return {
        verb,
        path,
        name: 'answer',
        method: 'answer',
        access: 'public',
        body: 'none',
        usesCall: false,
        invoke: () => pattern,
      };
    }),
  } as unknown as ComponentEntry;
}
