import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ArenaView } from '../../apps/web/src/arena-view.js';

/** Only ends what would hang. */
const LIMIT_MS = 30_000;

type Spot = { readonly x: number; readonly y: number };

/** Waits until the answer is one. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`still waiting until ${what}`);
    await pause(20);
  }
}

/** A browser's page of the demo game, used as a person would. */
export class ArenaPage {
  readonly page: Page;
  readonly name: string;
  /** Errors of the page and of its console. */
  readonly errors: string[] = [];
  readonly #keys = new Set<string>();

  private constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    page.setDefaultTimeout(LIMIT_MS);
    page.on('pageerror', (error) => this.errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    url: string,
    name: string,
    options: BrowserContextOptions = { viewport: { width: 1280, height: 800 } },
  ): Promise<ArenaPage> {
    const context = await browser.newContext(options);
    const opened = new ArenaPage(await context.newPage(), name);
    await opened.page.goto(url);
    return opened;
  }

  /** Through the lobby: a name, an arena, Play. */
  async enter(title: string): Promise<void> {
    const { page } = this;
    await page.getByLabel('Your name').fill(this.name);
    await page.locator('#arenas label', { hasText: title }).click();
    await page.getByRole('button', { name: 'Play' }).click();
    await eventually(`${this.name} is in ${title}`, async () => (await this.view()) !== undefined);
  }

  view(): Promise<ArenaView | undefined> {
    return this.page.evaluate<ArenaView | undefined>('nopalArena');
  }

  /** Where this page draws a player; undefined when it does not know the player. */
  async spot(name: string): Promise<Spot | undefined> {
    return (await this.view())?.players.find((player) => player.name === name);
  }

  async sees(name: string): Promise<Spot> {
    return eventually(`${this.name} sees ${name}`, () => this.spot(name));
  }

  /** Waits until this page draws a player elsewhere. */
  async seesMove(name: string, from: Spot, least = 30): Promise<Spot> {
    return eventually(`${this.name} sees ${name} walk`, async () => {
      const now = await this.spot(name);
      return now !== undefined && Math.hypot(now.x - from.x, now.y - from.y) >= least && now;
    });
  }

  /** Where this page draws a player from left to right, frame by frame, until it has come so far. */
  way(name: string, least: number): Promise<number[]> {
    return this.page.evaluate<number[]>(`new Promise((resolve) => {
      const way = [];
      const look = () => {
        const player = nopalArena?.players.find(({ name }) => name === ${JSON.stringify(name)});
        if (player !== undefined) way.push(player.x);
        if (way.length > 0 && Math.abs(way.at(-1) - way[0]) >= ${least}) resolve(way);
        else requestAnimationFrame(look);
      };
      look();
    })`);
  }

  /** Holds exactly these keys. */
  async hold(...keys: readonly string[]): Promise<void> {
    for (const key of [...this.#keys]) {
      if (keys.includes(key)) continue;
      this.#keys.delete(key);
      await this.page.keyboard.up(key);
    }
    for (const key of keys) {
      if (this.#keys.has(key)) continue;
      this.#keys.add(key);
      await this.page.keyboard.down(key);
    }
  }

  async say(text: string): Promise<void> {
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until a line of the chat log has both texts. */
  async reads(name: string, text: string): Promise<void> {
    await eventually(`${this.name} reads "${text}"`, async () => {
      const lines = await this.page.locator('#chat-log li').allTextContents();
      return lines.some((line) => line.startsWith(name) && line.includes(text));
    });
  }

  async score(): Promise<number> {
    return Number(await this.page.locator('#score').textContent());
  }

  /** The points behind a name on the leaderboard; undefined when it is not shown. */
  async pointsOf(name: string): Promise<number | undefined> {
    const rows = this.page.locator('.leader', { has: this.page.getByText(name, { exact: true }) });
    const texts = await rows.locator('.points').allTextContents();
    return texts[0] === undefined ? undefined : Number(texts[0]);
  }

  async status(): Promise<string | undefined> {
    return this.page.evaluate<string | undefined>('document.body.dataset.status');
  }

  assertNoErrors(allowed = /^$/): void {
    assert.deepEqual(
      this.errors.filter((text) => !allowed.test(text)),
      [],
      `errors in ${this.name}'s page`,
    );
  }
}
