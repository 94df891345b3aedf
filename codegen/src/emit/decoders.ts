import type { WireEnum } from '../wire/wire-model.js';
import { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';
import { DecodeBody } from './decode-body.js';
import { type DecoderCalls, DecodeValue } from './decode-value.js';
import { literal } from './text.js';
import { messageOf } from './wire-code.js';

/** Emits the functions that read values from protobuf; each answers INVALID for what its type does not allow. */
export class Decoders implements DecoderCalls {
  readonly #file: CodecFile;
  readonly #recursive: ReadonlySet<string>;

  constructor(file: CodecFile, recursive: ReadonlySet<string>) {
    this.#file = file;
    this.#recursive = recursive;
  }

  /** `read_Move(r)` reads until `r.end`; with a depth when the message may hold itself. */
  functionFor(id: string): string {
    const message = messageOf(this.#file.model, id);
    const name = this.#file.nameOf('read', id);
    return this.#file.add(
      name,
      () => {
        const isRecursive = this.#recursive.has(id);
        const isCounted = isRecursive && message.parent === undefined;
        const inner = isRecursive ? (isCounted ? 'depth + 1' : 'depth') : '0';
        const code = new DecodeValue(this.#file, this, inner, this.#file.isRepeated(id));
        if (isCounted)
          code.lines.add(`if (depth >= ${this.#file.runtime('MAX_VALUE_DEPTH')}) return INVALID;`);
        new DecodeBody(code).message(message);
        return `function ${name}(r${isRecursive ? ', depth' : ''}) {\n${code.lines}}\n`;
      },
      (stamps) => stamps.wire(id),
    );
  }

  call(id: string, depth: string): string {
    return `${this.functionFor(id)}(r${this.#recursive.has(id) ? `, ${depth}` : ''})`;
  }

  /** `text_Mode(number)`: the text of an enum's number, or undefined. */
  enumFunction(one: WireEnum): string {
    const name = this.#file.nameOf('text', one.fullName);
    return this.#file.add(
      name,
      () => {
        const lines = new CodeLines();
        lines.block('switch (number)', () => {
          for (const { value, number } of one.values)
            lines.add(`case ${number}: return ${literal(value)};`);
          lines.add('default: return undefined;');
        });
        return `function ${name}(number) {\n${lines}}\n`;
      },
      (stamps) => stamps.wire(one.fullName),
    );
  }
}
