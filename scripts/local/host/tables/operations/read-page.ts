import type { IndexDefinition } from '../definition/definition.ts';
import { keyItemOf } from '../definition/item-key.ts';
import { holds } from '../expressions/condition.ts';
import { type KeyRange, keyRangeOf } from '../expressions/key-condition.ts';
import type { Operand } from '../expressions/operand.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import { preparedCondition, preparedProjection } from '../expressions/prepared.ts';
import { projection } from '../expressions/projection.ts';
import type { ItemRows } from '../rows/item-rows.ts';
import type { RangeQuery } from '../rows/range-rows.ts';
import type { StoredItem } from '../rows/stored-item.ts';
import { invalid } from '../validation.ts';
import type { Item } from '../values/attribute-value.ts';
import { type Context, type Input, type Operation, refuseLegacy } from './context.ts';
import { checkFilter, type Selection, selectionOf } from './selection.ts';
import { pageKeyNames, startRowOf } from './start-key.ts';

/** DynamoDB ends a page with the item that makes it longer than this. */
const maxPageBytes = 1024 * 1024;

interface Page {
  rows: ItemRows;
  index: IndexDefinition | undefined;
  query: RangeQuery;
  filter: Operand | undefined;
  selection: Selection;
  limit: number;
}

function indexOf({ definition }: ItemRows, { IndexName, ConsistentRead }: Input): IndexDefinition | undefined {
  if (IndexName === undefined || IndexName === null) return undefined;
  const index = definition.indexes.find(({ name }) => name === IndexName);
  if (!index) throw invalid(`The table does not have the specified index: ${String(IndexName)}`);
  if (ConsistentRead === true) throw invalid('Consistent reads are not supported on global secondary indexes');
  return index;
}

function limitOf({ Limit }: Input): number {
  if (Limit === undefined || Limit === null) return Number.POSITIVE_INFINITY;
  if (Number.isInteger(Limit) && Number(Limit) >= 1) return Number(Limit);
  throw invalid(
    `1 validation error detected: Value '${String(Limit)}' at 'limit' failed to satisfy constraint: Member must have ` +
      'value greater than or equal to 1',
  );
}

function preparedPage({ catalog }: Context, input: Input, isQuery: boolean): Page {
  refuseLegacy(input);
  const rows = catalog.table(input.TableName);
  const { definition } = rows;
  const index = indexOf(rows, input);
  const texts = [input.KeyConditionExpression, input.FilterExpression, input.ProjectionExpression];
  const placeholders = new Placeholders(
    input,
    texts.some((text) => text !== undefined),
  );
  const key = preparedCondition('KeyConditionExpression', input.KeyConditionExpression, placeholders);
  const filter = preparedCondition('FilterExpression', input.FilterExpression, placeholders);
  const projected = preparedProjection(input.ProjectionExpression, placeholders);
  placeholders.assertAllUsed();
  if (isQuery && !key) {
    throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const range: KeyRange | undefined = key && keyRangeOf(key, (index ?? definition).keys);
  checkFilter(filter, definition, index, { isQuery });
  const start = startRowOf(input.ExclusiveStartKey, definition, index, range);
  const query: RangeQuery = {
    table: definition.plan.name,
    isForward: !isQuery || input.ScanIndexForward !== false,
    ...(index && { index }),
    ...(range && { range }),
    ...(start && { start }),
  };
  return { rows, index, query, filter, selection: selectionOf(input, index, projected), limit: limitOf(input) };
}

function readPage({ catalog }: Context, { rows, index, query, filter, selection, limit }: Page): object {
  const { isCount, projection: projected } = selection;
  const Items: Item[] = [];
  let Count = 0;
  let ScannedCount = 0;
  let bytes = 0;
  let last: StoredItem | undefined;
  for (const stored of catalog.ranges.read(query)) {
    ScannedCount += 1;
    bytes += stored.size;
    if (!filter || holds(filter, stored.item)) {
      Count += 1;
      if (!isCount) Items.push(projected ? projection(stored.item, projected.tree) : stored.item);
    }
    if (ScannedCount < limit && bytes <= maxPageBytes) continue;
    last = stored;
    break;
  }
  return {
    ...(!isCount && { Items }),
    Count,
    ScannedCount,
    ...(last && { LastEvaluatedKey: keyItemOf(last.item, pageKeyNames(rows.definition, index)) }),
  };
}

export const query: Operation = (context, input) => {
  const page = preparedPage(context, input, true);
  return context.database.read(() => readPage(context, page));
};

export const scan: Operation = (context, input) => {
  for (const name of ['Segment', 'TotalSegments']) {
    if (input[name] !== undefined) throw invalid(`${name}: parallel scans are not supported here`);
  }
  const page = preparedPage(context, input, false);
  return context.database.read(() => readPage(context, page));
};
