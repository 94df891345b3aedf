import type { Score, ScorePage } from '../../generated/http-client.js';
import { element, make } from './element.js';
import { coatOf } from './palette.js';

const ROWS = 5;

/** The best scores of all arenas, a few at a time. */
export class ScoreBoard {
  readonly #section = element('scores', HTMLElement);
  readonly #list = element('score-rows', HTMLOListElement);
  readonly #up = element('scores-up', HTMLButtonElement);
  readonly #down = element('scores-down', HTMLButtonElement);
  #ask: ((from: number, size: number) => Promise<ScorePage>) | undefined;
  #from = 0;

  constructor() {
    const turn = (rows: number): void => {
      this.#from = Math.max(0, this.#from + rows);
      void this.#show().catch(() => {}); // the next update tries again
    };
    this.#up.addEventListener('click', () => turn(-ROWS));
    this.#down.addEventListener('click', () => turn(ROWS));
  }

  /** Shows what there is now. @param ask asks the server */
  async update(ask: (from: number, size: number) => Promise<ScorePage>): Promise<void> {
    this.#ask = ask;
    await this.#show();
  }

  async #show(): Promise<void> {
    const from = this.#from;
    const found = await this.#ask?.(from, ROWS);
    if (found === undefined || from !== this.#from) return;
    const { scores, total } = found;
    if (scores.length === 0 && from > 0) {
      this.#from = 0;
      return this.#show();
    }
    this.#section.hidden = total === 0;
    this.#up.disabled = from === 0;
    this.#down.disabled = from + ROWS >= total;
    this.#list.replaceChildren(...scores.map(row));
  }
}

function row({ rank, name, colour, score, arena }: Score): HTMLElement {
  const item = make('li', 'leader');
  const swatch = make('span', 'swatch');
  swatch.style.background = coatOf(colour).base;
  item.append(
    make('span', 'rank', String(rank)),
    swatch,
    make('span', 'who', name),
    make('span', 'where', arena),
    make('span', 'points', String(score)),
  );
  return item;
}
