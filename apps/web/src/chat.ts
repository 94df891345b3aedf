import { MAX_CHAT_LENGTH } from '../../backend/src/chat-rules.js';
import type { PlayerChatted } from '../../generated/client.js';
import { errorText } from './connection.js';
import { element, make } from './element.js';

const KEPT_LINES = 40;
/** How long the log stays bright after a line came. */
const BRIGHT_MS = 9000;

/** The chat log and the line to write in: Enter opens it and sends, Escape leaves it. */
export class Chat {
  readonly #box = element('chat', HTMLElement);
  readonly #log = element('chat-log', HTMLOListElement);
  readonly #form = element('chat-form', HTMLFormElement);
  readonly #input = element('chat-input', HTMLInputElement);
  readonly #send: (text: string) => Promise<void>;
  #dimming: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (text: string) => Promise<void>, signal: AbortSignal) {
    this.#send = send;
    this.#input.maxLength = MAX_CHAT_LENGTH;
    this.#input.placeholder = matchMedia('(pointer: coarse)').matches
      ? 'Say something'
      : 'Press Enter to chat';
    this.#input.value = '';
    this.#log.replaceChildren();
    window.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault();
        void this.#submit();
      },
      { signal },
    );
    this.#input.addEventListener('focus', () => this.#box.classList.add('open'), { signal });
    this.#input.addEventListener('blur', () => this.#box.classList.remove('open'), { signal });
    element('chat-open', HTMLButtonElement).addEventListener(
      'click',
      () => {
        this.#box.classList.add('open');
        this.#input.focus();
      },
      { signal },
    );
  }

  add({ name, text }: PlayerChatted, isOwn: boolean): void {
    const line = make('li', isOwn ? 'line own' : 'line');
    line.append(make('b', '', name), ` ${text}`);
    this.#append(line);
  }

  /** A line of the page itself: who came, what went wrong. */
  note(text: string): void {
    this.#append(make('li', 'line note', text));
  }

  #append(line: HTMLElement): void {
    this.#log.append(line);
    while (this.#log.childElementCount > KEPT_LINES) this.#log.firstElementChild?.remove();
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#box.classList.add('bright');
    clearTimeout(this.#dimming);
    this.#dimming = setTimeout(() => this.#box.classList.remove('bright'), BRIGHT_MS);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Escape' && event.target === this.#input) this.#backToGame();
    // Enter on a button or in the line itself has a meaning of its own.
    const { target } = event;
    const isBusy = target instanceof HTMLInputElement || target instanceof HTMLButtonElement;
    if (event.key !== 'Enter' || isBusy) return;
    event.preventDefault();
    this.#input.focus();
  }

  /** Not just a blur: who goes on with the Tab key starts at the game, not at the end of the page. */
  #backToGame(): void {
    this.#input.blur();
    element('field', HTMLCanvasElement).focus();
  }

  async #submit(): Promise<void> {
    const text = this.#input.value.trim();
    this.#input.value = '';
    this.#backToGame();
    if (text === '') return;
    try {
      await this.#send(text);
    } catch (error) {
      this.note(errorText(error));
    }
  }
}
