import { attributesOf, type IndexDefinition, type TableDefinition } from '../definition/definition.ts';
import { isEmptyKey, rowKeyOf } from '../definition/item-key.ts';
import { isWithin, type KeyRange } from '../expressions/key-condition.ts';
import type { StartRow } from '../rows/range-rows.ts';
import { invalid } from '../validation.ts';
import { attributeOf } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-value.ts';

/** The names of the attributes in the page keys of a table or index. */
export const pageKeyNames = ({ keyNames }: TableDefinition, index: IndexDefinition | undefined): string[] => [
  ...new Set([...keyNames, ...(index ? attributesOf(index.keys).map(({ name }) => name) : [])]),
];

/** Reads `ExclusiveStartKey`. @throws ValidationException unless it is a key of this table or index, and in the range. */
export function startRowOf(
  key: unknown,
  definition: TableDefinition,
  index: IndexDefinition | undefined,
  range: KeyRange | undefined,
): StartRow | undefined {
  if (key === undefined || key === null) return undefined;
  const attributes = checkedItem(key);
  const item = rowKeyOf(definition.keys, attributes);
  const inIndex = index && rowKeyOf(index.keys, attributes);
  const names = pageKeyNames(definition, index);
  const isEmpty = names.some((name) => isEmptyKey(attributeOf(attributes, name) ?? {}));
  if (!item || (index && !inIndex) || isEmpty || Object.keys(attributes).length !== names.length) {
    throw invalid('The provided starting key is invalid');
  }
  const row = inIndex ?? item;
  if (range && row.hash !== range.hash) {
    throw invalid('The provided starting key is outside query boundaries based on provided conditions');
  }
  if (range && !isWithin(range, row.range)) {
    throw invalid('The provided starting key does not match the range key predicate');
  }
  return { item, ...(inIndex && { index: inIndex }) };
}
