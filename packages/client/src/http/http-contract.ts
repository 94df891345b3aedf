import type { Convert } from '../typed-bodies.js';

/** What codegen writes of a `@Route`: plain data, and functions where JSON alone does not say a value. */
export interface HttpRoute {
  /** `gate.players.show` */
  readonly route: string;
  readonly verb: string;
  /** `/v1/players/:id` */
  readonly path: string;
  /** One for each argument. */
  readonly takes: readonly HttpArgument[];
  readonly gives: 'nothing' | 'text' | 'bytes' | 'value' | 'stream' | 'reply';
  /** Of a value that JSON alone does not say. */
  readonly parse?: Convert;
}

/** Where an argument goes. */
export interface HttpArgument {
  /** Of a value that JSON alone does not say. */
  readonly print?: Convert;
  /** The whole body; else its texts. */
  readonly body?: 'json' | 'bytes';
  /** The media type of bytes; `application/octet-stream` when absent. */
  readonly type?: string;
  readonly texts?: readonly HttpText[];
  /** A file of a form, or a list of them, under this name. */
  readonly file?: string;
}

/** One text, or all of a name. */
export interface HttpText {
  readonly to: 'path' | 'query' | 'header' | 'cookie' | 'field';
  readonly name: string;
  /** Where it is inside the argument. */
  readonly at?: readonly string[];
}

/** By server type, component and name. */
export type HttpContract = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, HttpRoute>>>>>
>;
