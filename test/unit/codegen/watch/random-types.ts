import type { FieldState, ProjectState } from './project-text.js';
import type { Random } from './random.js';

export const SCALARS = [
  'string',
  'number',
  'boolean',
  'Date',
  'bigint',
  'Uint8Array',
  "'on' | 'off'",
];

/** Types as they may be written in a random project. */
export class RandomTypes {
  readonly #random: Random;
  readonly #state: () => ProjectState;

  constructor(random: Random, state: () => ProjectState) {
    this.#random = random;
    this.#state = state;
  }

  /** @param isPlain of a scalar */
  field(isPlain = false): FieldState {
    const n = this.#state().count++;
    const type = isPlain ? this.#random.pick(SCALARS) : this.type(0, true);
    return { name: `field${n}`, type, optional: this.#random.chance(30), doc: '' };
  }

  /** @param isField whether it may also be what only a member may be */
  type(depth: number, isField: boolean): string {
    const r = this.#random;
    const inner = () => this.type(depth + 1, isField);
    if (depth > 2 || r.chance(35)) return r.pick(SCALARS);
    const { declarations } = this.#state();
    switch (r.below(13)) {
      case 0:
        return `(${inner()})[]`;
      case 1:
        return `Record<string, ${inner()}>`;
      case 2:
        return `Map<string, ${inner()}>`;
      case 3:
        return `${this.named()} | null`;
      case 4:
        return `{ inner${depth}: ${inner()}; other?: string }`;
      case 5: {
        const found = declarations.filter((one) => one.kind === 'interface');
        return found.length === 0 ? 'string' : `Partial<${r.pick(found).name}>`;
      }
      case 6: {
        const found = declarations.filter((one) => one.kind === 'generic');
        return found.length === 0 ? 'number' : `${r.pick(found).name}<${this.named()}>`;
      }
      case 7:
        return `[${inner()}, ${r.pick(SCALARS)}]`;
      case 8:
        return this.#state().hasProto && r.chance(50) ? 'Ware' : 'More';
      case 9:
        return 'Everywhere';
      default:
        return this.named();
    }
  }

  /** The name of a declaration of one of these kinds. */
  named(kinds: readonly string[] = ['interface', 'alias', 'enum', 'union']): string {
    const found = this.#state().declarations.filter((one) => kinds.includes(one.kind));
    return found.length === 0 ? 'string' : this.#random.pick(found).name;
  }

  /** What a body, result or push may be. */
  message(): string {
    return this.#random.chance(15)
      ? `{ value: ${this.type(1, true)} }`
      : this.named(['interface', 'interface', 'union']);
  }
}
