import type { AwsError } from '../../aws-error.ts';
import { invalid, invalidParameter } from '../validation.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-value.ts';
import { bytesOf } from '../values/comparison.ts';
import { sortableNumber } from '../values/number.ts';
import { valueSize } from '../values/size.ts';
import {
  attributesOf,
  type IndexDefinition,
  type KeyAttribute,
  type KeySchema,
  type TableDefinition,
} from './definition.ts';

const maxHashBytes = 2_048;
const maxRangeBytes = 1_024;

/** A key as SQLite holds it: texts whose UTF-8 bytes sort as DynamoDB sorts the values. No range key: `''`. */
export interface RowKey {
  hash: string;
  range: string;
}

/** Binaries become hexadecimal, numbers text of their own. */
export function sortableText(value: AttributeValue): string {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return sortableNumber(value.N);
  return bytesOf(value.B ?? '').toString('hex');
}

/** The key of an item. `undefined` when it lacks a key attribute or has another type there, as items may in an index. */
export function rowKeyOf({ hash, range }: KeySchema, item: Item): RowKey | undefined {
  const hashValue = attributeOf(item, hash.name);
  const rangeValue = range && attributeOf(item, range.name);
  if (hashValue?.[hash.type] === undefined || (range && rangeValue?.[range.type] === undefined)) return undefined;
  return { hash: sortableText(hashValue), range: rangeValue ? sortableText(rangeValue) : '' };
}

/** The key attributes of an item. */
export const keyItemOf = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));

export const isEmptyKey = (value: AttributeValue): boolean => value.S === '' || value.B === '';

export const emptyKeyError = (name: string, value: AttributeValue): AwsError =>
  invalid(
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${
      value.S === undefined ? 'binary' : 'string'
    } value. Key: ${name}`,
  );

function checkSizes(item: Item, { hash, range }: KeySchema): void {
  const size = (key: KeyAttribute | undefined): number => {
    const value = key && attributeOf(item, key.name);
    return value ? valueSize(value) : 0;
  };
  if (size(hash) > maxHashBytes) {
    throw invalidParameter(`Size of hashkey has exceeded the maximum size limit of${maxHashBytes} bytes`);
  }
  if (size(range) > maxRangeBytes) {
    throw invalidParameter(`Aggregated size of all range keys has exceeded the size limit of ${maxRangeBytes} bytes`);
  }
}

function keyOf(definition: TableDefinition, item: Item): RowKey {
  for (const { name } of attributesOf(definition.keys)) {
    const value = item[name];
    if (value && isEmptyKey(value)) throw emptyKeyError(name, value);
  }
  checkSizes(item, definition.keys);
  return rowKeyOf(definition.keys, item) as RowKey;
}

export interface GivenKey {
  attributes: Item;
  row: RowKey;
}

/** Checks a `Key` parameter. @throws ValidationException unless it has exactly the key attributes. */
export function givenKey(definition: TableDefinition, key: unknown): GivenKey {
  if (key === undefined || key === null) {
    throw invalid(
      "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
    );
  }
  const attributes = checkedItem(key);
  const schema = attributesOf(definition.keys);
  const fits = schema.every(({ name, type }) => attributeOf(attributes, name)?.[type] !== undefined);
  if (!fits || Object.keys(attributes).length !== schema.length) {
    throw invalid('The provided key element does not match the schema');
  }
  return { attributes, row: keyOf(definition, attributes) };
}

/** Checks the key of an item to put. @throws ValidationException */
export function keyOfItem(definition: TableDefinition, item: Item): RowKey {
  for (const { name, type } of attributesOf(definition.keys)) {
    const value = attributeOf(item, name);
    if (!value) throw invalidParameter(`Missing the key ${name} in the item`);
    if (value[type] !== undefined) continue;
    throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
  }
  return keyOf(definition, item);
}

function checkIndexKey({ name, type }: KeyAttribute, value: AttributeValue, index: IndexDefinition, isUpdate: boolean) {
  const refused = 'The AttributeValue for a key attribute cannot contain an empty';
  if (value[type] === undefined) {
    throw isUpdate
      ? invalidParameter('The update expression attempted to update the secondary index key to unsupported type')
      : invalidParameter(
          `Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
  }
  if (!isEmptyKey(value)) return;
  const kind = type === 'B' ? 'binary' : 'string';
  throw isUpdate
    ? invalid(
        'One or more parameter values are not valid. The update expression attempted to update a secondary index key to ' +
          `a value that is not supported. ${refused} ${kind} value.`,
      )
    : invalid(
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
          `${refused} ${kind} value. IndexName: ${index.name}, IndexKey: ${name}`,
      );
}

/** Checks the attributes of an item that are keys of an index. @throws ValidationException */
export function checkIndexKeys({ indexes }: TableDefinition, item: Item, { isUpdate }: { isUpdate: boolean }): void {
  for (const index of indexes) {
    for (const key of attributesOf(index.keys)) {
      const value = attributeOf(item, key.name);
      if (value) checkIndexKey(key, value, index, isUpdate);
    }
    checkSizes(item, index.keys);
  }
}
