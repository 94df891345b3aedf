import type { Frame } from './cpu-profile.js';

/** A function, wherever it was called from. */
export interface Hot {
  readonly name: string;
  readonly room: string;
  readonly selfMicros: number;
  readonly totalMicros: number;
}

/** The functions in which most time was spent, the hottest first. Time in a function that calls itself counts once. */
export function hottest(root: Frame, count: number): Hot[] {
  const byName = new Map<
    string,
    { name: string; room: string; selfMicros: number; totalMicros: number }
  >();
  const visit = (frame: Frame, above: ReadonlySet<string>): void => {
    let hot = byName.get(frame.name);
    if (hot === undefined) {
      hot = { name: frame.name, room: frame.room, selfMicros: 0, totalMicros: 0 };
      byName.set(frame.name, hot);
    }
    hot.selfMicros += frame.selfMicros;
    if (!above.has(frame.name)) hot.totalMicros += frame.totalMicros;
    const names = new Set(above).add(frame.name);
    for (const child of frame.children.values()) visit(child, names);
  };
  for (const child of root.children.values()) visit(child, new Set());
  return [...byName.values()].sort((a, b) => b.selfMicros - a.selfMicros).slice(0, count);
}

/** Time by whose code it was spent in, the most first. */
export function byRoom(root: Frame): { readonly room: string; readonly selfMicros: number }[] {
  const rooms = new Map<string, number>();
  const visit = (frame: Frame): void => {
    rooms.set(frame.room, (rooms.get(frame.room) ?? 0) + frame.selfMicros);
    for (const child of frame.children.values()) visit(child);
  };
  for (const child of root.children.values()) visit(child);
  return [...rooms]
    .map(([room, selfMicros]) => ({ room, selfMicros }))
    .sort((a, b) => b.selfMicros - a.selfMicros);
}
