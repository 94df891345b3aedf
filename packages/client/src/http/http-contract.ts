import type { Convert } from '../typed-bodies.js';

/** What codegen writes of a `@Route`: plain data, and functions where JSON alone does not say a value. */
export interface HttpRoute extends HttpWay {
  /** `gate.players.show` */
  readonly route: string;
  readonly gives: 'nothing' | 'text' | 'bytes' | 'value' | 'stream' | 'reply';
  /** Of a value that JSON alone does not say. */
  readonly parse?: Convert;
  /** The method's other routes, for calls whose arguments this one's path cannot hold. */
  readonly others?: readonly HttpWay[];
}

/** How a method is asked. */
export interface HttpWay {
  readonly verb: string;
  /** `/v1/players/:id` */
  readonly path: string;
  /** The only name under which it is answered: `admin.example.com`, or `*.example.com` for any of these. */
  readonly host?: string;
  /** One for each argument. */
  readonly takes: readonly HttpArgument[];
  /** What its fields are sent as; JSON when absent. */
  readonly sends?: 'form';
}

/** Where an argument goes. */
export interface HttpArgument {
  /** Of a value that JSON alone does not say. */
  readonly print?: Convert;
  /** The whole body; else its texts. */
  readonly body?: 'json' | 'text' | 'bytes';
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
