import { projection } from '../expressions/projection.ts';
import { invalid } from '../validation.ts';
import type { Item } from '../values/attribute-value.ts';
import { type Context, choice, type Input, type Operation } from './context.ts';
import { assertCondition, type ItemWrite, preparedWrite, type WriteKind } from './item-write.ts';

const returnValues = ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] as const;
type ReturnValues = (typeof returnValues)[number];

function returned(values: ReturnValues, { update }: ItemWrite, old: Item | undefined, next: Item | undefined) {
  const item = values === 'ALL_OLD' || values === 'UPDATED_OLD' ? old : next;
  if (values === 'NONE' || !item) return undefined;
  if (!values.startsWith('UPDATED')) return item;
  const part = update && projection(item, update.tree);
  return part && Object.keys(part).length > 0 ? part : undefined;
}

function writeItem(context: Context, kind: WriteKind, input: Input): Promise<object> {
  const values = choice(input, 'ReturnValues', returnValues, 'NONE');
  if (kind !== 'Update' && values !== 'NONE' && values !== 'ALL_OLD') {
    throw invalid('Return values set to invalid value');
  }
  const write = preparedWrite(context, kind, input);
  const key = write.check();
  return context.write((change) => {
    const old = write.rows.get(key);
    assertCondition(write, old);
    const next = write.next(old?.item);
    change(write.rows, key, old, next);
    const Attributes = values === 'NONE' ? undefined : returned(values, write, old?.item, next);
    return Attributes ? { Attributes } : {};
  });
}

export const putItem: Operation = (context, input) => writeItem(context, 'Put', input);
export const updateItem: Operation = (context, input) => writeItem(context, 'Update', input);
export const deleteItem: Operation = (context, input) => writeItem(context, 'Delete', input);
