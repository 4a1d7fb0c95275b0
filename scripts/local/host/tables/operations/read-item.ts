import { givenKey, type RowKey } from '../definition/item-key.ts';
import type { PathTree } from '../expressions/path-tree.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import { preparedProjection } from '../expressions/prepared.ts';
import { projection } from '../expressions/projection.ts';
import type { ItemRows } from '../rows/item-rows.ts';
import type { StoredItem } from '../rows/stored-item.ts';
import { type Context, type Input, type Operation, refuseLegacy } from './context.ts';

/** How one request reads items of a table. */
export interface ItemRead {
  rows: ItemRows;
  tree: PathTree | undefined;
}

/** @throws ValidationException */
export function preparedRead({ catalog }: Context, tableName: unknown, input: Input): ItemRead {
  refuseLegacy(input);
  const rows = catalog.table(tableName);
  const placeholders = new Placeholders(input, input.ProjectionExpression !== undefined);
  const tree = preparedProjection(input.ProjectionExpression, placeholders)?.tree;
  placeholders.assertAllUsed();
  return { rows, tree };
}

export const shownItem = ({ item }: StoredItem, { tree }: ItemRead) => (tree ? projection(item, tree) : item);

/** One `Get` of a single or transactional read. */
export interface Get {
  read: ItemRead;
  key: RowKey;
}

export const preparedGet = (read: ItemRead, key: unknown): Get => ({
  read,
  key: givenKey(read.rows.definition, key).row,
});

export function gotten({ read, key }: Get): object {
  const stored = read.rows.get(key);
  return stored ? { Item: shownItem(stored, read) } : {};
}

export const getItem: Operation = (context, input) => {
  const get = preparedGet(preparedRead(context, input.TableName, input), input.Key);
  return context.database.read(() => gotten(get));
};
