import { type ComponentOptions, markComponent } from './markers.js';

/** Marks a class as a component: its handlers, remotes and routes belong to the server type that lists its file. */
export function Component(options: ComponentOptions = {}): ClassDecorator {
  return (type: object, context?: unknown) => markComponent(type, options, context);
}
