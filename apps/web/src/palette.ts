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

/** The colours of one animal. */
export interface Coat {
  readonly base: string;
  /** Bands, spots and feathers. */
  readonly stripe: string;
  /** Outlines. */
  readonly shade: string;
  /** Paws and faces: light, so that a smile is seen on it. */
  readonly skin: string;
}

/** A player's colour is an index into these. */
const COATS: readonly Coat[] = [
  { base: '#ff6242', stripe: '#ffd166', shade: '#a8321a', skin: '#ffd9c2' },
  { base: '#12a9b0', stripe: '#c9fff2', shade: '#08666e', skin: '#d3f5ee' },
  { base: '#4a6cf0', stripe: '#ffd95e', shade: '#2a3fa0', skin: '#d9e2ff' },
  { base: '#ffc21f', stripe: '#ff7a2f', shade: '#a86f00', skin: '#fff0b8' },
  { base: '#9a5be8', stripe: '#ffc7ee', shade: '#5a2f9c', skin: '#ecdcff' },
  { base: '#ff86bd', stripe: '#fff3d6', shade: '#b43c78', skin: '#ffe3ef' },
  { base: '#96d62c', stripe: '#f4ff9c', shade: '#4f7d0c', skin: '#effac6' },
  { base: '#f4f2ff', stripe: '#58c1f5', shade: '#5d6a9a', skin: '#ffffff' },
];

const STRANGE: Coat = { base: MAGENTA, stripe: CREAM, shade: MAGENTA_DEEP, skin: CREAM };

export function coatOf(colour: number): Coat {
  return COATS[colour % COATS.length] ?? STRANGE;
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
