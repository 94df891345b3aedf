import { type PatternNode, parsePattern } from './parse-pattern.js';

/** The expression has a part whose cost is not known. */
export class PatternTooHard extends Error {}

/** Characters of the expression, its counted repetitions written out. */
const MAX_POSITIONS = 400;
const MANY = 8;

/**
 * Whether some text can be matched in exponentially many ways (then a text that almost matches takes exponential time). True
 * when a character of the expression can be reached from itself by one text on two ways: looked for in the pairs of positions
 * of its Glushkov automaton.
 */
export function isAmbiguous(source: string): boolean {
  const automaton = new Automaton();
  automaton.add(parsePattern(source));
  return automaton.hasTwoWays();
}

/** How a part of the expression begins and ends. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

const NOTHING: Part = { first: [], last: [], empty: true };

class Automaton {
  /** Which characters each position takes, as bits over the sample alphabet. */
  readonly #sets: bigint[] = [];
  readonly #next: Map<number, number>[] = [];

  add(node: PatternNode): Part {
    switch (node.k) {
      case 'set':
        return this.#position(node.characters);
      case 'sequence':
        return node.of.reduce<Part>((left, one) => this.#join(left, this.add(one)), NOTHING);
      case 'choice': {
        const parts = node.of.map((one) => this.add(one));
        return {
          first: parts.flatMap((part) => part.first),
          last: parts.flatMap((part) => part.last),
          empty: parts.some((part) => part.empty),
        };
      }
      case 'repeat':
        return this.#repeat(node.of, node.min, node.max);
      case 'look':
        this.add(node.of); // judged by itself; it moves nothing on
        return NOTHING;
    }
  }

  #position(characters: bigint): Part {
    const position = this.#sets.length;
    if (position >= MAX_POSITIONS) throw new PatternTooHard('it is too long with its repetitions');
    this.#sets.push(characters);
    this.#next.push(new Map());
    return { first: [position], last: [position], empty: false };
  }

  #link(from: readonly number[], to: readonly number[]): void {
    for (const one of from) {
      const next = this.#next[one];
      for (const two of to) next?.set(two, (next.get(two) ?? 0) + 1);
    }
  }

  #join(left: Part, right: Part): Part {
    this.#link(left.last, right.first);
    return {
      first: left.empty ? [...left.first, ...right.first] : left.first,
      last: right.empty ? [...left.last, ...right.last] : right.last,
      empty: left.empty && right.empty,
    };
  }

  /** `x{2,4}` is written out as `xx(?:x(?:x)?)?`, so that a count alone is never taken for two ways. */
  #repeat(of: PatternNode, min: number, max: number): Part {
    let part = NOTHING;
    // Many of one character are as good as any number of them; two of a group would be taken for two ways.
    const isLoop = max === Number.POSITIVE_INFINITY || (of.k === 'set' && max > MANY);
    const before = isLoop ? Math.min(Math.max(0, min - 1), MANY) : min;
    for (let i = 0; i < before; i++) part = this.#join(part, this.add(of));
    if (isLoop) {
      const loop = this.add(of);
      this.#link(loop.last, loop.first);
      return this.#join(part, min === 0 ? { ...loop, empty: true } : loop);
    }
    let tail = NOTHING;
    if (max - min > MAX_POSITIONS) throw new PatternTooHard('it is too long with its repetitions');
    for (let i = min; i < max; i++) {
      const one = this.add(of);
      // From the innermost outwards: each may be followed by what was added before it.
      const joined = this.#join(one, tail);
      tail = { ...joined, empty: true };
    }
    return this.#join(part, tail);
  }

  /** Whether a pair (p, p) leads through two different positions, or one doubled step, back to itself. */
  hasTwoWays(): boolean {
    const n = this.#sets.length;
    const edges = new Map<number, readonly number[]>();
    const doubled: (readonly [number, number])[] = [];
    const open = Array.from({ length: n }, (_, p) => p * n + p);
    for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
      if (edges.has(pair)) continue;
      const [a, b] = [Math.floor(pair / n), pair % n];
      const targets: number[] = [];
      for (const [x, ways] of this.#next[a] ?? []) {
        if (a === b && ways > 1 && this.#sets[x] !== 0n) doubled.push([pair, x * n + x]);
        for (const y of this.#next[b]?.keys() ?? []) {
          if (((this.#sets[x] ?? 0n) & (this.#sets[y] ?? 0n)) !== 0n) targets.push(x * n + y);
        }
      }
      edges.set(pair, targets);
      open.push(...targets);
    }
    const circleOf = findCircles(edges);
    if (doubled.some(([from, to]) => circleOf.get(from) === circleOf.get(to))) return true;
    const own = new Set(Array.from({ length: n }, (_, p) => circleOf.get(p * n + p)));
    return [...circleOf].some(
      ([pair, circle]) => Math.floor(pair / n) !== pair % n && own.has(circle),
    );
  }
}

/** Which nodes can reach each other both ways: each node's circle, named by one of its nodes. */
function findCircles(edges: ReadonlyMap<number, readonly number[]>): ReadonlyMap<number, number> {
  const order: number[] = [];
  const seen = new Set<number>();
  const back = new Map<number, number[]>();
  for (const [from, targets] of edges)
    for (const to of targets) {
      const list = back.get(to);
      if (list === undefined) back.set(to, [from]);
      else list.push(from);
    }
  for (const root of edges.keys()) {
    const stack = [{ node: root, at: 0 }];
    if (seen.has(root)) continue;
    seen.add(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = edges.get(top.node)?.[top.at++];
      if (next === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        stack.push({ node: next, at: 0 });
      }
    }
  }
  const circleOf = new Map<number, number>();
  for (const root of order.reverse()) {
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (circleOf.has(node)) continue;
      circleOf.set(node, root);
      for (const one of back.get(node) ?? []) if (!circleOf.has(one)) open.push(one);
    }
  }
  return circleOf;
}
