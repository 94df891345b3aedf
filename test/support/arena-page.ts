import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ArenaView } from '../../apps/web/src/arena-view.js';
import { until } from './until.js';

/** How near is near enough to walk on to the next pear, in field units. */
const NEAR = 14;
/** How long a walk to one pear may take before another is chosen. */
const GIVE_UP_MS = 4_000;
const KEYS = ['KeyW', 'KeyA', 'KeyS', 'KeyD'] as const;

/** The demo's page in a real browser, used as a person would. */
export class ArenaPage {
  readonly page: Page;
  /** What the page reported as wrong. */
  readonly faults: string[] = [];
  readonly #down = new Set<string>();

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<ArenaPage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const arena = new ArenaPage(await context.newPage());
    await arena.page.goto(url);
    return arena;
  }

  /** Through the lobby: name, arena, Play. */
  async play(name: string, arena: string): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.locator('#arenas').getByText(arena).click();
    await this.page.getByRole('button', { name: 'Play' }).click();
    await until(async () => (await this.view()) !== undefined, `${name} is in the arena`);
  }

  async view(): Promise<ArenaView | undefined> {
    return await this.page.evaluate(() => (globalThis as unknown as Window).nopalArena?.());
  }

  /** A player of that name as this page draws it. */
  async player(name: string): Promise<ArenaView['players'][number] | undefined> {
    return (await this.view())?.players.find((player) => player.name === name);
  }

  async say(text: string): Promise<void> {
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Walks to ripe pears with the keyboard until the own score has grown. */
  async collect(): Promise<void> {
    const start = (await this.#self()).score;
    const tried = new Set<number>();
    await until(async () => {
      const target = nearest(await this.#view(), tried);
      if (target !== undefined) {
        tried.add(target.id);
        await this.#walkTo(target);
      }
      return (await this.#self()).score > start;
    }, 'a pear is collected');
    await this.#hold([]);
  }

  /** Walks in a direction until the own place has changed by so much. */
  async walk(keys: readonly (typeof KEYS)[number][], distance: number): Promise<void> {
    const from = await this.#self();
    await this.#hold(keys);
    await until(async () => far(await this.#self(), from) > distance, 'the player walks');
    await this.#hold([]);
  }

  async #walkTo(target: { readonly x: number; readonly y: number }): Promise<void> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    for (;;) {
      const { x, y } = await this.#self();
      const dx = target.x - x;
      const dy = target.y - y;
      if (Math.hypot(dx, dy) < NEAR || performance.now() > giveUpAt) return;
      const keys: (typeof KEYS)[number][] = [];
      if (Math.abs(dx) > NEAR / 2) keys.push(dx > 0 ? 'KeyD' : 'KeyA');
      if (Math.abs(dy) > NEAR / 2) keys.push(dy > 0 ? 'KeyS' : 'KeyW');
      await this.#hold(keys);
      await this.page.waitForTimeout(30);
    }
  }

  async #hold(keys: readonly string[]): Promise<void> {
    for (const key of KEYS) {
      if (keys.includes(key) && !this.#down.has(key)) await this.page.keyboard.down(key);
      if (!keys.includes(key) && this.#down.has(key)) await this.page.keyboard.up(key);
    }
    this.#down.clear();
    for (const key of keys) this.#down.add(key);
  }

  async #view(): Promise<ArenaView> {
    const view = await this.view();
    assert.ok(view !== undefined, 'the page is in an arena');
    return view;
  }

  async #self(): Promise<ArenaView['players'][number]> {
    const view = await this.#view();
    const self = view.players.find(({ id }) => id === view.you);
    assert.ok(self !== undefined, 'the page knows its own player');
    return self;
  }
}

function nearest(
  view: ArenaView,
  tried: ReadonlySet<number>,
): ArenaView['ripe'][number] | undefined {
  const self = view.players.find(({ id }) => id === view.you);
  if (self === undefined) return undefined;
  return view.ripe
    .filter(({ id }) => !tried.has(id))
    .sort((a, b) => far(a, self) - far(b, self))[0];
}

function far(
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
