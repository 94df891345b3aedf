import { seededRandom } from '../../support/seeded-random.js';
import type { Chat, Inventory, Move } from './src/payloads.js';

/** So many of each, in turn, so that nothing is measured on one lucky value. */
const INPUTS = 64;

const WORDS = ['attack', 'the', 'gate', 'now', 'who', 'has', 'potions', 'left', 'follow', 'me'];
const NAMES = ['Iron Sword', 'Health Potion', 'Oak Shield', 'Bow', 'Rune of Embers', 'Rope'];

const BONUSES = ['damage', 'armor', 'speed', 'luck', 'healing'];

function many<T>(seed: number, make: (random: () => number, i: number) => T): readonly T[] {
  const random = seededRandom(seed);
  return Array.from({ length: INPUTS }, (_, i) => make(random, i));
}

export const moves: readonly Move[] = many(1, (random, i) => ({
  x: random() * 1000,
  y: random() * 1000,
  seq: 5_000 + i,
}));

export const chats: readonly Chat[] = many(2, (random, i) => ({
  from: `player${Math.floor(random() * 10_000)}`,
  channel: (['world', 'team', 'whisper'] as const)[i % 3] ?? 'world',
  text: Array.from({ length: 8 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' '),
  sentAt: 1_790_000_000_000 + i,
  ...(i % 4 === 0 && { replyTo: i + 1 }),
}));

/** 50 items with two bonuses each. */
export const inventories: readonly Inventory[] = many(3, (random, i) => ({
  owner: `u${i}`,
  gold: Math.floor(random() * 100_000),
  items: Array.from({ length: 50 }, (_, k) => ({
    id: 1_000 + k,
    name: NAMES[Math.floor(random() * NAMES.length)] ?? '',
    count: Math.floor(random() * 99),
    bound: random() < 0.5,
    bonuses: { [BONUSES[k % 4] ?? '']: random() * 9, [BONUSES[(k % 4) + 1] ?? '']: 1 },
  })),
}));
