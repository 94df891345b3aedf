import { ts } from '../discover/compiler.js';

/** The names in the JSDoc tags of a member or class: `@was evict, expel` or one tag for each. */
export function namesInTags(node: ts.Node, tag: 'was' | 'removed'): readonly string[] {
  return ts
    .getJSDocTags(node)
    .filter((one) => one.tagName.text === tag)
    .flatMap((one) => (ts.getTextOfJSDocComment(one.comment) ?? '').split(/[\s,]+/))
    .filter((name) => name !== '');
}

/** `@was` of a method or push. */
export function earlierNames(node: ts.Node): { was?: readonly string[] } {
  const was = namesInTags(node, 'was');
  return was.length === 0 ? {} : { was };
}

/** `@removed` of a component: methods and pushes that are gone for good. */
export function removedNames(node: ts.Node): { removed?: readonly string[] } {
  const removed = namesInTags(node, 'removed');
  return removed.length === 0 ? {} : { removed };
}
