import { type ComponentEntry, componentMark } from '@nopal/core';

/** Whether a component's routes are on the admin pages' port alone. */
export function isForAdmin({ type }: Pick<ComponentEntry, 'type'>): boolean {
  return componentMark(type)?.http?.isAdmin === true;
}
