import { type HandlerOptions, markMethod } from './markers.js';

/**
 * Marks a method that a client may call. It takes at most one payload parameter, beside `Session` and `Call`, and its
 * types are the contract. With `kind: 'notify'` the client gets no answer.
 */
export function Handler(options: HandlerOptions = {}): MethodDecorator {
  return (prototype: object, method: string | symbol) =>
    markMethod('Handler', prototype, method, { kind: 'handler', options });
}
