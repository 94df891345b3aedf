/** One look: cactus green, pear magenta, sand. */
export const INK = '#21402f';
export const CREAM = '#fff8e8';
export const MAGENTA = '#c9206b';
export const MAGENTA_DEEP = '#8e1550';
export const GOLD = '#f2b01e';
export const LEAF = '#5f9e4f';

export interface Ground {
  readonly sand: string;
  readonly light: string;
  readonly dark: string;
  readonly beyond: string;
  readonly pebble: string;
  readonly grass: string;
}

const OASIS: Ground = {
  sand: '#f1d9a7',
  light: '#f8e7c1',
  dark: '#e2c389',
  beyond: '#d9b678',
  pebble: '#c9a772',
  grass: '#93a860',
};

const GROUNDS: Readonly<Record<string, Ground>> = {
  oasis: OASIS,
  mesa: {
    sand: '#eec09a',
    light: '#f6d3b2',
    dark: '#dea57b',
    beyond: '#cb8a61',
    pebble: '#b97a55',
    grass: '#9a9a58',
  },
  dunes: {
    sand: '#e6dcb0',
    light: '#f1ebca',
    dark: '#d1c794',
    beyond: '#bdb783',
    pebble: '#a9a377',
    grass: '#7f9f62',
  },
};

export function groundOf(arena: string): Ground {
  return GROUNDS[arena] ?? OASIS;
}

export interface Cloth {
  readonly base: string;
  readonly stripe: string;
  readonly shade: string;
}

/** Ponchos; a player's colour is an index into these. */
const CLOTHS: readonly Cloth[] = [
  { base: '#e2552d', stripe: '#ffd166', shade: '#b03c1a' },
  { base: '#1597a5', stripe: '#e8fff4', shade: '#0d6c78' },
  { base: '#3f5fd0', stripe: '#ffd166', shade: '#2b429a' },
  { base: '#f2a71b', stripe: '#b3362a', shade: '#bf7d0c' },
  { base: '#7d4cc2', stripe: '#ffcfe6', shade: '#583391' },
  { base: '#e05a8a', stripe: '#fff3d6', shade: '#b03864' },
  { base: '#5a4636', stripe: '#f2a71b', shade: '#3b2d22' },
  { base: '#f6efe0', stripe: '#1597a5', shade: '#cdbf9f' },
];

export function clothOf(colour: number): Cloth {
  return CLOTHS[colour % CLOTHS.length] ?? { base: MAGENTA, stripe: CREAM, shade: MAGENTA_DEEP };
}

/** A colour between two `#rrggbb`. */
export function blend(from: string, to: string, share: number): string {
  const a = Number.parseInt(from.slice(1), 16);
  const b = Number.parseInt(to.slice(1), 16);
  const channel = (shift: number) => {
    const low = (a >> shift) & 255;
    return Math.round(low + (((b >> shift) & 255) - low) * share);
  };
  return `rgb(${channel(16)} ${channel(8)} ${channel(0)})`;
}
