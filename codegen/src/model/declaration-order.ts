import { ts } from '../discover/compiler.js';

/**
 * Properties in an order that only the sources decide. The compiler gives those of an interface that several files declare in
 * the order in which it happened to merge them; here the file that the others augment comes first, then the others by name.
 */
export function inDeclarationOrder(properties: readonly ts.Symbol[]): readonly ts.Symbol[] {
  const places = properties.map(placeOf);
  if (new Set(places.map((place) => place?.file)).size < 2) return properties;
  // An interface's own fields stay together, before those that it inherits.
  const first = new Map<string | undefined, number>();
  for (const [index, place] of places.entries())
    if (!first.has(place?.name)) first.set(place?.name, index);
  return properties
    .map((property, index) => ({ property, index, place: places[index] }))
    .sort((a, b) => {
      if (a.place?.name !== b.place?.name)
        return (first.get(a.place?.name) ?? 0) - (first.get(b.place?.name) ?? 0);
      return a.place && b.place ? comparePlaces(a.place, b.place) : a.index - b.index;
    })
    .map(({ property }) => property);
}

interface Place {
  /** Of the interface that has it. */
  readonly name: string;
  readonly isAugmenting: boolean;
  readonly file: string;
  readonly at: number;
}

function placeOf(property: ts.Symbol): Place | undefined {
  const node = property.valueDeclaration ?? property.declarations?.[0];
  if (node === undefined || !ts.isInterfaceDeclaration(node.parent)) return undefined;
  const { parent } = node;
  return {
    name: parent.name.text,
    isAugmenting: ts.isModuleBlock(parent.parent),
    file: node.getSourceFile().fileName,
    at: node.pos,
  };
}

function comparePlaces(a: Place, b: Place): number {
  if (a.isAugmenting !== b.isAugmenting) return a.isAugmenting ? 1 : -1;
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.at - b.at;
}
