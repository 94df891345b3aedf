import type { WireEnum } from '../wire/wire-model.js';
import { CodeLines } from './code-lines.js';
import type { CodecFile } from './codec-file.js';
import { EncodeBody } from './encode-body.js';
import { type EncoderCalls, EncodeValue } from './encode-value.js';
import { literal } from './text.js';
import { messageOf } from './wire-code.js';

/** Emits the functions that append values as protobuf; each answers false for what is not of its type. */
export class Encoders implements EncoderCalls {
  readonly #file: CodecFile;
  readonly #recursive: ReadonlySet<string>;

  constructor(file: CodecFile, recursive: ReadonlySet<string>) {
    this.#file = file;
    this.#recursive = recursive;
  }

  /** `write_Move(w, value)`, or with a depth when the message may hold itself. */
  functionFor(id: string): string {
    const message = messageOf(this.#file.model, id);
    return this.#file.add(
      this.#file.nameOf('write', id),
      () => {
        const isRecursive = this.#recursive.has(id);
        const isCounted = isRecursive && message.parent === undefined;
        const inner = isRecursive ? (isCounted ? 'depth + 1' : 'depth') : '0';
        const code = new EncodeValue(this.#file, this, inner);
        if (isCounted)
          code.lines.add(`if (depth >= ${this.#file.runtime('MAX_VALUE_DEPTH')}) return false;`);
        new EncodeBody(code).message(message);
        const parameters = `w, ${message.shape === 'entry' ? 'key, value' : 'value'}${isRecursive ? ', depth' : ''}`;
        return `function ${this.#file.nameOf('write', id)}(${parameters}) {\n${code.lines}}\n`;
      },
      (stamps) => stamps.wire(id),
    );
  }

  call(id: string, value: string, depth: string): string {
    return `${this.functionFor(id)}(w, ${value}${this.#recursive.has(id) ? `, ${depth}` : ''})`;
  }

  /** `number_Mode(value)`: the number of an enum's text, or -1. */
  enumFunction(one: WireEnum): string {
    return this.#file.add(
      this.#file.nameOf('number', one.fullName),
      () => {
        const lines = new CodeLines();
        lines.block('switch (value)', () => {
          for (const { value, number } of one.values)
            lines.add(`case ${literal(value)}: return ${number};`);
          if (one.open) lines.add('case undefined: return 0;');
          lines.add('default: return -1;');
        });
        return `function ${this.#file.nameOf('number', one.fullName)}(value) {\n${lines}}\n`;
      },
      (stamps) => stamps.wire(one.fullName),
    );
  }
}
