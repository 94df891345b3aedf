/** What V8 writes, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  /** Ids of the nodes that ran, one a sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** A function in the tree of calls. */
export interface Frame {
  /** `Agent.onData agent.ts:77`. */
  readonly name: string;
  /** `packages/frontend`, `@grpc/grpc-js`, `node`, `native`: whose code it is. */
  readonly room: string;
  /** In it alone. */
  selfMicros: number;
  /** In it and in what it called. */
  totalMicros: number;
  readonly children: Map<string, Frame>;
}

/** Where a function stands in the sources. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Finds the sources of bundled code; undefined where there is none. Lines and columns from 0. */
export type FindSource = (url: string, line: number, column: number) => Place | undefined;

/**
 * Between two samples, in microseconds: five times what is asked for. After a longer step the thread was waiting for a core, which
 * is no time that it used.
 */
const LONGEST_STEP_MICROS = 1_000;

/** Times when nothing ran. */
const IDLE = '(idle)';

/** The profiler's own work, when it is begun and ended. */
const INSPECTOR = 'node:inspector';

/**
 * The tree of calls of JavaScript and of what it calls. Without the time when none of it ran: for V8 the process is then idle,
 * also while native code serves sockets between two callbacks.
 */
export function readFrames(profile: CpuProfile, findSource: FindSource): Frame {
  const selfMicros = new Map<number, number>();
  for (const [index, id] of profile.samples.entries()) {
    const micros = Math.min(LONGEST_STEP_MICROS, Math.max(0, profile.timeDeltas[index] ?? 0));
    selfMicros.set(id, (selfMicros.get(id) ?? 0) + micros);
  }
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const root = frame('all', '');
  const [top] = profile.nodes;
  const add = (id: number, parent: Frame): number => {
    const node = byId.get(id);
    if (node === undefined || node.callFrame.functionName === IDLE) return 0;
    if (node.callFrame.url.startsWith(INSPECTOR)) return 0;
    const own = describe(node.callFrame, findSource);
    let into = parent.children.get(own.name);
    if (into === undefined) {
      into = own;
      parent.children.set(own.name, own);
    }
    const self = selfMicros.get(id) ?? 0;
    let total = self;
    for (const child of node.children ?? []) total += add(child, into);
    into.selfMicros += self;
    into.totalMicros += total;
    return total;
  };
  for (const id of top?.children ?? []) root.totalMicros += add(id, root);
  return root;
}

/** How long the profile was taken, in microseconds. */
export function profiledMicros({ timeDeltas }: CpuProfile): number {
  return timeDeltas.reduce((sum, micros) => sum + Math.max(0, micros), 0);
}

function frame(name: string, room: string): Frame {
  return { name, room, selfMicros: 0, totalMicros: 0, children: new Map() };
}

function describe(
  { functionName, url, lineNumber, columnNumber }: CpuProfile['nodes'][number]['callFrame'],
  findSource: FindSource,
): Frame {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '')
    return frame(name, name === '(garbage collector)' ? 'garbage collector' : 'native');
  const place = findSource(url, lineNumber, columnNumber) ?? { file: url, line: lineNumber + 1 };
  const file = place.file.slice(place.file.lastIndexOf('/') + 1);
  return frame(`${name} ${file}:${place.line}`, roomOf(place.file));
}

/** Whose code a file is. */
export function roomOf(file: string): string {
  if (file.startsWith('node:')) return 'node';
  const installed = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
  if (installed !== null && !file.includes('/.cache/')) return installed[1] as string;
  const own = /(?:^|\/)(packages\/[^/]+|test\/bench|codegen)\//.exec(file);
  return own?.[1] ?? 'other';
}
