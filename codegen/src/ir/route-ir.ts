import type { MethodIr } from './method-ir.js';
import type { Field, Loc, Type } from './type.js';

/** A `@Route` of a method; a method with several has one for each. */
export interface RouteIr extends MethodIr {
  /** `GET`; `*` for every verb that no other route of the path has. */
  readonly verb: string;
  /** With the component's prefix and version; literal parts are percent-decoded. */
  readonly path: string;
  readonly host?: string;
  readonly access: 'public' | 'bound';
  /** 0 for none. */
  readonly timeoutMs?: number;
  readonly consumes?: readonly string[];
  readonly produces?: readonly string[];
  /** Of a value; 200 when absent. */
  readonly status?: number;
  /** Not in the OpenAPI document. */
  readonly hidden?: true;
  /** On the admin pages' port alone: for no client. */
  readonly admin?: true;
  /** What the method's parameters are, in order. */
  readonly parameters: readonly RouteParameterIr[];
  readonly result: RouteResultIr;
  /** `@throws CODE when …` */
  readonly errors?: readonly { readonly code: string; readonly when: string }[];
  /** Where its pattern stands. */
  readonly patternLoc: Loc;
}

export type RouteParameterIr =
  | { readonly k: 'call' | 'http' }
  /** Of a form of `multipart/form-data`: a file, or all of its name. */
  | {
      readonly k: 'file';
      readonly name: string;
      readonly isList?: true;
      readonly optional?: true;
      readonly doc?: string;
    }
  | ({ readonly k: 'text' } & InputsIr & Field)
  | ({
      readonly k: 'body';
      /** `wrapped`: no message, so that the codec has it as the field `value`. */
      readonly as: 'raw' | 'message' | 'wrapped';
      /** How a form becomes it, when it is flat. */
      readonly form?: InputsIr;
    } & Field);

/** The texts that a value is made of. */
export interface InputsIr {
  readonly inputs: readonly InputIr[];
  /** Objects that are there even when none of their fields is given. */
  readonly objects?: readonly (readonly string[])[];
}

/** One text, or all of a name. */
export interface InputIr {
  /** Where its value goes, from the parameter on. */
  readonly path: readonly string[];
  readonly from: 'path' | 'query' | 'header' | 'cookie' | 'any';
  readonly name: string;
  /** What JSON has it as. */
  readonly as: 'text' | 'number' | 'boolean';
  readonly isList?: true;
  /** An empty list when there is no value. */
  readonly isAlways?: true;
}

export interface RouteResultIr {
  readonly as: 'nothing' | 'text' | 'bytes' | 'value' | 'stream' | 'reply';
  /** Of a value or a text. */
  readonly type?: Type;
  /** It is no message, so that the codec has it as the field `value`. */
  readonly wrapped?: true;
  /** Inside of a Reply, which may have another status. */
  readonly reply?: true;
  /** It may be undefined, which answers nothing. */
  readonly optional?: true;
}
