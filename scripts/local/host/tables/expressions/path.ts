import { type AttributeValue, attributeOf, type Item } from '../values/attribute-value.ts';

/** A document path: names of attributes and indexes of lists. It begins with a name. */
export type Path = readonly (string | number)[];

export const pathText = (path: Path): string =>
  `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;

export const areSamePaths = (first: Path, second: Path): boolean =>
  first.length === second.length && first.every((part, index) => part === second[index]);

/** The value at a path, `undefined` where the item has none. */
export function valueAt(item: Item | undefined, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = item && { M: item };
  for (const part of path) {
    value = typeof part === 'number' ? value?.L?.[part] : value?.M && attributeOf(value.M, part);
    if (!value) return undefined;
  }
  return value;
}
