import { ts } from '../discover/compiler.js';
import { type Mark, marksOf } from './read-options.js';
import type { Reader } from './reader.js';

/** Which of our decorators a class has. */
export interface ClassFacts {
  readonly isComponent: boolean;
  /** The first mark of each member that has one. */
  readonly marks: readonly { readonly member: ts.ClassElement; readonly mark: Mark }[];
}

const NONE: ClassFacts = { isComponent: false, marks: [] };

export function classFacts(node: ts.ClassDeclaration, reader: Reader): ClassFacts {
  if (!hasDecorators(node) && !node.members.some(hasDecorators)) return NONE;
  return {
    isComponent: marksOf(node, reader).some((mark) => mark.decorator === 'Component'),
    marks: node.members.flatMap((member) => {
      const mark = marksOf(member, reader).find((one) => one.decorator !== 'Component');
      return mark === undefined ? [] : [{ member, mark }];
    }),
  };
}

function hasDecorators(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && ts.getDecorators(node) !== undefined;
}
