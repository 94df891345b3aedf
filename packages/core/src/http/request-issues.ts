import type { ErrorIssue } from '../errors/error-issue.js';
import { GameError } from '../errors/game-error.js';
import type { Violation } from '../manifest/codec.js';
import type { RouteInput } from '../manifest/manifest.js';

/** Steps of a violation's path: `items[3]["a b"].name`. */
const STEP = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([A-Za-z_$][\w$]*)/g;

/** All that is wrong with one request, told in one answer. */
export class RequestIssues {
  readonly #list: ErrorIssue[] = [];
  /** Something could not be read at all. */
  #isMalformed = false;
  #isBodyBroken = false;

  /** Whether the body could not be read, so that nothing can be said of its parts. */
  get isBodyBroken(): boolean {
    return this.#isBodyBroken;
  }

  /** Notes an error that reading a part threw. @throws it, when it is more than a part that is wrong. */
  add(place: ErrorIssue['in'], thrown: unknown): void {
    if (!GameError.is(thrown) || (thrown.httpStatus ?? 400) !== 400) throw thrown;
    if (thrown.code !== 'BAD_REQUEST' && thrown.code !== 'INVALID') throw thrown;
    if (place === 'body') this.#isBodyBroken = true;
    if (thrown.code === 'BAD_REQUEST') this.#isMalformed = true;
    this.#list.push({ in: place, code: thrown.code, detail: thrown.message });
  }

  /** Notes what a codec finds wrong with a body. @param isWrapped the body is the field `value` of what it read. */
  addBody(violations: readonly Violation[], isWrapped: boolean): void {
    for (const violation of violations) {
      const steps = stepsOf(violation.path);
      if (isWrapped) steps.shift();
      this.#list.push({ in: 'body', pointer: pointerOf(steps), ...whatIsWrong(violation) });
    }
  }

  /** Notes what is wrong with a file of a form. */
  addFile(name: string, detail: string): void {
    this.#list.push({ in: 'body', pointer: pointerOf([name]), code: 'INVALID', detail });
  }

  /** Notes what a codec finds wrong with parameters, by where each came from. */
  addInput(violations: readonly Violation[], input: RouteInput): void {
    for (const violation of violations) {
      const steps = stepsOf(violation.path);
      const field = input.fields.find(({ path }) => path.every((part, at) => steps[at] === part));
      this.#list.push({
        in: field === undefined || field.from === 'any' ? 'query' : field.from,
        name: field?.name ?? steps.join('.'),
        ...whatIsWrong(violation),
      });
    }
  }

  /** @throws GameError with all of them: `BAD_REQUEST` when something could not be read, else `INVALID`. */
  throwIfAny(): void {
    const issues = this.#list;
    if (issues.length === 0) return;
    const first = issues[0] as ErrorIssue;
    const place = first.name ?? first.pointer ?? '';
    const more = issues.length > 1 ? `; and ${issues.length - 1} more` : '';
    const says = `the request is not valid: ${first.in}${place === '' ? '' : ` ${place}`}: ${first.detail}${more}`;
    throw new GameError(this.#isMalformed ? 'BAD_REQUEST' : 'INVALID', says, { issues });
  }
}

function whatIsWrong({ expected, found }: Violation): Pick<ErrorIssue, 'code' | 'detail'> {
  return { code: 'INVALID', detail: `must be ${expected}, found ${found}` };
}

/** `items[3].name` → `['items', '3', 'name']` */
export function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const [, index, quoted, name] of path.matchAll(STEP)) {
    steps.push(index ?? name ?? String(JSON.parse(quoted ?? '""')));
  }
  return steps;
}

/** RFC 6901. */
function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
