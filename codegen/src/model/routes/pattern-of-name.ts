const VERB_OF = new Map([
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
  ['all', '*'],
  ['any', '*'],
]);

/**
 * Verb and path from a method's name: `get` → `GET /`, `postUserProfile` → `POST /user/profile`. The word `By` takes the next
 * parameter: `getUserBy(id)` → `GET /user/:id`.
 * Else why not.
 * @param parameters the names of those that a request fills, in order
 */
export function patternOfName(
  method: string,
  parameters: readonly string[],
): { readonly verb: string; readonly path: string } | string {
  const [first = '', ...words] = method.match(/^[a-z]+|[A-Z][a-z0-9]*|\d+|[_$].*/g) ?? [];
  const verb = VERB_OF.get(first);
  if (verb === undefined || [first, ...words].join('') !== method)
    return `the name ${method} does not begin with a verb, and its @Route has no pattern`;
  const left = [...parameters];
  const parts: string[] = [];
  for (const word of words) {
    if (!/^[A-Za-z0-9]+$/.test(word))
      return `the name ${method} has ${word}, which is no part of a path`;
    if (word !== 'By') {
      parts.push(word.toLowerCase());
      continue;
    }
    const name = left.shift();
    if (name === undefined || name === '')
      return `By in the name ${method} takes a parameter, and there is none left`;
    parts.push(`:${name}`);
  }
  return { verb, path: `/${parts.join('/')}` };
}
