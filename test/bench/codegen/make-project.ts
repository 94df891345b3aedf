import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How large a project is. Every component has its folder of eight files and thirteen types. */
export interface ProjectSize {
  readonly components: number;
  readonly methods: number;
}

export interface MadeProject {
  readonly dir: string;
  readonly files: number;
  readonly types: number;
  /** A component's file, relative to the project. */
  readonly componentFile: string;
  /** A file of messages that other components use too. */
  readonly typeFile: string;
}

/** Writes a game of that size: the same bytes each time. Its `generated` folder is gone afterwards. */
export function makeProject(dir: string, { components, methods }: ProjectSize): MadeProject {
  rmSync(dir, { recursive: true, force: true });
  const files = new Map<string, string>();
  for (let i = 0; i < components; i++) {
    const folder = folderOf(i);
    files.set(`${folder}/component.ts`, component(i, methods));
    files.set(`${folder}/requests.ts`, requests(i));
    files.set(`${folder}/replies.ts`, replies(i));
    files.set(`${folder}/model.ts`, model(i, components));
    files.set(`${folder}/store.ts`, store(i));
    files.set(`${folder}/rules.ts`, rules(i));
    files.set(`${folder}/loot.ts`, loot(i));
    files.set(`${folder}/names.ts`, names(i));
  }
  files.set('src/main.ts', MAIN);
  files.set('nopal.config.json', `${JSON.stringify(CONFIG, undefined, 2)}\n`);
  files.set('tsconfig.json', `${JSON.stringify(TSCONFIG, undefined, 2)}\n`);
  files.set('package.json', '{ "name": "large-game", "private": true, "type": "module" }\n');
  for (const [file, text] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
  return {
    dir,
    files: components * 8 + 1,
    types: components * 13,
    componentFile: `${folderOf(7)}/component.ts`,
    typeFile: `${folderOf(3)}/model.ts`,
  };
}

const CONFIG = {
  servers: {
    gate: { frontend: true, components: 'src/gate/**/*.ts' },
    game: { components: 'src/game/**/*.ts' },
  },
};
const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    lib: ['es2023'],
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    experimentalDecorators: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['src'],
};
const MAIN = `import { startServers } from '@nopal/server';
import { manifest } from '../generated/manifest.js';

await startServers({ manifest });
`;

function folderOf(i: number): string {
  return `src/${i % 5 === 0 ? 'gate' : 'game'}/c${pad(i)}`;
}

function pad(i: number): string {
  return String(i).padStart(3, '0');
}

function component(i: number, methods: number): string {
  const n = pad(i);
  const bodies = Array.from({ length: methods }, (_, m) => method(i, m)).join('\n');
  return `import { type Call, Component, Handler, push, Remote, type Session } from '@nopal/server';
import type { Remotes } from '../../../generated/remotes.js';
import { Loot${n} } from './loot.js';
import type { Event${n}, Hero${n}, Item${n} } from './model.js';
import { clean${n} } from './names.js';
import type { Bag${n}, Page${n}, Score${n} } from './replies.js';
import type { Move${n}, Search${n}, Trade${n} } from './requests.js';
import { allowed${n} } from './rules.js';
import { Store${n} } from './store.js';

/** Component ${i} of the large game. */
@Component()
export class Part${n} {
  readonly changed = push<Event${n}>();

  constructor(
    private readonly remotes: Remotes,
    private readonly store: Store${n},
    private readonly loot: Loot${n},
  ) {}

${bodies}}
`;
}

function method(i: number, m: number): string {
  const n = pad(i);
  switch (m % 5) {
    case 0:
      return `  /** Moves a hero, if the rules allow it. */
  @Handler()
  async move${m}(session: Session, move: Move${n}): Promise<Hero${n}> {
    if (!allowed${n}(move.x, move.y)) throw new RangeError(session.uid);
    const hero = this.store.hero(move.hero);
    return { ...hero, x: hero.x + move.x, y: hero.y + move.y };
  }
`;
    case 1:
      return `  @Handler({ access: 'bound', timeoutMs: ${1000 + m} })
  search${m}(search: Search${n}): Page${n}<Item${n}> {
    const items = this.store.items().filter((item) => item.name.includes(clean${n}(search.text)));
    return { items: items.slice(0, search.limit ?? 10), total: items.length };
  }
`;
    case 2:
      return `  @Handler({ kind: 'notify', concurrent: true })
  trade${m}(session: Session, trade: Trade${n}): void {
    for (const item of trade.offer) this.store.give(item);
    this.changed.to(session, { type: 'traded', by: trade.hero, at: new Date(0), items: trade.offer });
  }
`;
    case 3:
      return `  /** The score of a hero over some days. */
  @Remote()
  async score${m}(hero: string, days: readonly number[], call: Call): Promise<Score${n} | undefined> {
    if (call.deadline < days.length) return undefined;
    return { hero, byDay: Object.fromEntries(days.map((day) => [String(day), day])), best: 1 };
  }
`;
    default:
      return `  @Remote({ timeoutMs: 700 })
  fill${m}(bag: Bag${n}, what: Pick<Item${n}, 'id' | 'power'>, atMost?: number): Bag${n} {
    const more = this.loot.draw(atMost ?? 3);
    return { ...bag, items: [...bag.items, ...more].filter((item) => item.power >= what.power) };
  }
`;
  }
}

function requests(i: number): string {
  const n = pad(i);
  return `import type { Item${n}, Rarity${n} } from './model.js';

/** Where a hero wants to go. */
export interface Move${n} {
  hero: string;
  x: number;
  y: number;
  /** Counts up. */
  seq: number;
  run?: boolean;
}

export interface Search${n} {
  text: string;
  limit?: number;
  rarity?: Rarity${n} | null;
  tags: string[];
  within?: { from: Date; to: Date };
}

export interface Trade${n} {
  hero: string;
  offer: Item${n}[];
  want: ReadonlyMap<string, number>;
  note: string | null;
}
`;
}

function replies(i: number): string {
  const n = pad(i);
  return `import type { Item${n}, Place${n} } from './model.js';

export interface Page${n}<T> {
  items: T[];
  total: number;
  next?: string;
}

export interface Bag${n} {
  owner: string;
  items: Item${n}[];
  slots: Record<string, number>;
  at: Place${n};
  locked: boolean;
}

export interface Score${n} {
  hero: string;
  byDay: Record<string, number>;
  best: number;
}
`;
}

function model(i: number, components: number): string {
  const n = pad(i);
  const other = (Math.floor(i / 10) * 10 + ((i + 1) % 10)) % components;
  const o = pad(other);
  const path = `../../${folderOf(other).slice('src/'.length)}/model.js`;
  return `import type { Place${o} as Near } from '${path}';

export type Rarity${n} = 'common' | 'rare' | 'epic';

export interface Place${n} {
  map: string;
  x: number;
  y: number;
}

/** Something that a hero carries. */
export interface Item${n} {
  id: string;
  name: string;
  power: number;
  rarity: Rarity${n};
  stats: Record<string, number>;
  bound?: boolean;
  made: Date;
}

export interface Hero${n} {
  id: string;
  name: string;
  x: number;
  y: number;
  level: number;
  place: Place${n};
  near: Near | null;
  items: Item${n}[];
  friends: Set<string>;
  face?: Uint8Array;
}

export type Event${n} =
  | { type: 'moved'; by: string; to: Place${n} }
  | { type: 'traded'; by: string; at: Date; items: Item${n}[] }
  | { type: 'left'; by: string; reason?: 'quit' | 'kicked' };
`;
}

function store(i: number): string {
  const n = pad(i);
  return `import type { Hero${n}, Item${n} } from './model.js';

export class Store${n} {
  readonly #items = new Map<string, Item${n}>();

  hero(id: string): Hero${n} {
    const place = { map: 'm${i}', x: 0, y: 0 };
    return { id, name: id, x: 0, y: 0, level: 1, place, near: null, items: this.items(), friends: new Set() };
  }

  items(): Item${n}[] {
    return [...this.#items.values()];
  }

  give(item: Item${n}): void {
    this.#items.set(item.id, item);
  }
}
`;
}

function rules(i: number): string {
  return `const LIMIT = ${10 + i};

export function allowed${pad(i)}(x: number, y: number): boolean {
  const far = Math.hypot(x, y);
  if (far > LIMIT) return false;
  for (let step = 0; step < far; step++) {
    if ((x * step) % LIMIT === (y * step) % LIMIT && step > LIMIT / 2) return false;
  }
  return true;
}
`;
}

function loot(i: number): string {
  const n = pad(i);
  return `import type { Item${n} } from './model.js';
import { allowed${n} } from './rules.js';

export class Loot${n} {
  draw(count: number): Item${n}[] {
    const drawn: Item${n}[] = [];
    for (let seed = ${i}; drawn.length < count; seed++) {
      if (!allowed${n}(seed % 3, count)) continue;
      drawn.push({ id: \`i\${seed}\`, name: 'sword', power: seed % 7, rarity: 'rare', stats: { seed }, made: new Date(seed) });
    }
    return drawn;
  }
}
`;
}

function names(i: number): string {
  return `const ODD = /[^a-z0-9 ]/g;

export function clean${pad(i)}(text: string): string {
  return text.toLowerCase().replace(ODD, '').slice(0, ${20 + (i % 5)});
}
`;
}
