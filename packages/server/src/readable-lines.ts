/** SGR codes, ECMA-48. */
const GREY = 90;
const RED = 31;
const GREEN = 32;
const YELLOW = 33;
const CYAN = 36;

const LEVELS: Readonly<Record<number, readonly [name: string, colour: number]>> = {
  20: ['DEBUG', GREY],
  30: ['INFO ', CYAN],
  40: ['WARN ', YELLOW],
  50: ['ERROR', RED],
};
/** What would move the cursor, end the line or turn the text around: a client may have sent it. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const PLAIN = /^[^\s"=]+$/;

type Fields = Record<string, unknown>;

/** An output of `createLogger` that makes lines for people of its JSON: on a terminal, while a game is made. */
export class ReadableLines {
  readonly #out: { write(text: string): void };
  readonly #isColoured: boolean;

  constructor(out: { write(text: string): void }, isColoured: boolean) {
    this.#out = out;
    this.#isColoured = isColoured;
  }

  /** @param line what pino wrote; anything else goes as it is. */
  write(line: string): void {
    let fields: Fields;
    try {
      fields = JSON.parse(line) as Fields;
    } catch {
      this.#out.write(line);
      return;
    }
    const { level, time, msg, err, ...facts } = fields;
    const [name, colour] = LEVELS[level as number] ?? ['     ', GREY];
    const at = this.#in(GREY, String(time).slice(11, 23));
    const text =
      msg === 'request' && typeof facts.status === 'number'
        ? this.#access(facts)
        : [shown(String(msg)), ...this.#facts(facts)].join(' ');
    this.#out.write(`${at} ${this.#in(colour, name)} ${text}\n${this.#error(err)}`);
  }

  /** A request by its columns, which come first and in this order. */
  #access({ method, status, durationMs, path, route, ip, ...rest }: Fields): string {
    const code = Number(status);
    const colour = code < 300 ? GREEN : code < 400 ? CYAN : code < 500 ? YELLOW : RED;
    const columns = [
      this.#in(colour, String(code)),
      `${durationMs} ms`.padStart(10),
      shown(String(method)).padEnd(6),
      shown(String(path)),
      this.#in(GREY, route === undefined ? '(no route)' : shown(String(route))),
      shown(String(ip)),
    ];
    return [...columns, ...this.#facts(rest)].join(' ');
  }

  #facts(facts: Fields): string[] {
    return Object.entries(facts).map(
      ([name, value]) => `${this.#in(GREY, `${shown(name)}=`)}${valueText(value)}`,
    );
  }

  /** Its stack, below the line. */
  #error(err: unknown): string {
    if (err === undefined) return '';
    const { stack } = (err ?? {}) as { stack?: unknown };
    const text = typeof stack === 'string' ? stack : valueText(err);
    return text
      .split('\n')
      .map((line) => `    ${this.#in(GREY, shown(line))}\n`)
      .join('');
  }

  #in(colour: number, text: string): string {
    return this.#isColoured ? `\u001b[${colour}m${text}\u001b[0m` : text;
  }
}

function valueText(value: unknown): string {
  return shown(typeof value === 'string' && PLAIN.test(value) ? value : JSON.stringify(value));
}

function shown(text: string): string {
  return text.replace(
    CONTROLS,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
