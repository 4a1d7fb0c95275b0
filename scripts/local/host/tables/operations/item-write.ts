import { AwsError } from '../../aws-error.ts';
import { checkIndexKeys, givenKey, keyOfItem, type RowKey } from '../definition/item-key.ts';
import { holds } from '../expressions/condition.ts';
import type { Operand } from '../expressions/operand.ts';
import { Placeholders } from '../expressions/placeholders.ts';
import { preparedCondition, preparedUpdate } from '../expressions/prepared.ts';
import { type Update, updated } from '../expressions/update.ts';
import type { ItemRows } from '../rows/item-rows.ts';
import type { StoredItem } from '../rows/stored-item.ts';
import { invalid } from '../validation.ts';
import type { Item } from '../values/attribute-value.ts';
import { checkedItem } from '../values/checked-value.ts';
import { itemSize } from '../values/size.ts';
import { type Context, choice, type Input, refuseLegacy } from './context.ts';

const maxItemBytes = 400 * 1024;

export type WriteKind = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

/** A write to one item whose expressions are sound. */
export interface ItemWrite {
  kind: WriteKind;
  rows: ItemRows;
  condition: Operand | undefined;
  /** Whether a failed condition answers with the item. */
  returnsItem: boolean;
  update?: Update;
  /** Checks the key, and an item to put. @throws ValidationException */
  check(): RowKey;
  /** The item after the write. `undefined`: none. @throws ValidationException */
  next(old: Item | undefined): Item | undefined;
}

type Effect = Pick<ItemWrite, 'check' | 'next' | 'update'>;

function putEffect({ definition }: ItemRows, input: Input): Effect {
  if (input.Item === undefined) throw invalid('Item to put in PutItem cannot be null');
  const item = checkedItem(input.Item);
  return {
    check() {
      const key = keyOfItem(definition, item);
      checkIndexKeys(definition, item, { isUpdate: false });
      if (itemSize(item) > maxItemBytes) throw invalid('Item size has exceeded the maximum allowed size');
      return key;
    },
    next: () => item,
  };
}

/** DynamoDB creates no item for an update that only removes attributes. */
const onlyRemoves = (update: Update | undefined): boolean =>
  update?.actions.every(({ section }) => section === 'REMOVE') ?? false;

function updateEffect({ definition }: ItemRows, input: Input, placeholders: Placeholders): Effect {
  const update = preparedUpdate(input.UpdateExpression, placeholders, definition.keyNames);
  let key: Item = {};
  return {
    ...(update && { update }),
    check() {
      const given = givenKey(definition, input.Key);
      key = given.attributes;
      return given.row;
    },
    next(old) {
      if (!old && onlyRemoves(update)) return undefined;
      const next = update ? updated(update, old, key) : (old ?? key);
      checkIndexKeys(definition, next, { isUpdate: true });
      if (itemSize(next) > maxItemBytes) throw invalid('Item size to update has exceeded the maximum allowed size');
      return next;
    },
  };
}

const keyEffect = ({ definition }: ItemRows, { Key }: Input, next: Effect['next']): Effect => ({
  check: () => givenKey(definition, Key).row,
  next,
});

function effectOf(kind: WriteKind, rows: ItemRows, input: Input, placeholders: Placeholders): Effect {
  if (kind === 'Put') return putEffect(rows, input);
  if (kind === 'Update') return updateEffect(rows, input, placeholders);
  return keyEffect(rows, input, kind === 'Delete' ? () => undefined : (old) => old);
}

/** Prepares a write. @throws ValidationException for what is wrong in the request itself, whatever its key and item. */
export function preparedWrite({ catalog }: Context, kind: WriteKind, input: Input): ItemWrite {
  refuseLegacy(input);
  const rows = catalog.table(input.TableName);
  const returned = choice(input, 'ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE'], 'NONE');
  const hasExpressions = input.ConditionExpression !== undefined || input.UpdateExpression !== undefined;
  const placeholders = new Placeholders(input, hasExpressions);
  const condition = preparedCondition('ConditionExpression', input.ConditionExpression, placeholders);
  const effect = effectOf(kind, rows, input, placeholders);
  placeholders.assertAllUsed();
  return { kind, rows, condition, returnsItem: returned === 'ALL_OLD', ...effect };
}

const failedCondition = 'The conditional request failed';

/** @throws ConditionalCheckFailedException, with the item if the request asks for it. */
export function assertCondition({ condition, returnsItem }: ItemWrite, old: StoredItem | undefined): void {
  if (!condition || holds(condition, old?.item)) return;
  const members = returnsItem && old ? { Item: old.item } : {};
  throw new AwsError('ConditionalCheckFailedException', failedCondition, members);
}
