import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { env } from '../env.ts';
import type { Suspension } from './suspension.ts';

const { SETTINGS_TABLE } = env.read();

const suspensionKey = (id: string) => ({ pk: 'suspensions', sk: id });

export const readSuspension = (id: string) =>
  getItem<Suspension>(SETTINGS_TABLE, suspensionKey(id), { consistent: true });

/** Lists the suspensions in force, newest first. */
export const listSuspensions = (paging: Paging) =>
  listPage<Suspension>(
    SETTINGS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': suspensionKey('').pk },
      ScanIndexForward: false,
    },
    paging,
  );

/** Stores a suspension together with what it changes, in one transaction. @throws Problem `conflict`. */
export const createSuspension = (suspension: Suspension, changes: readonly Action[]): Promise<void> =>
  transactOr(conflict, [
    {
      Put: {
        TableName: SETTINGS_TABLE,
        Item: { ...suspensionKey(suspension.suspensionId), ...suspension },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...changes,
  ]);

/** Deletes a suspension together with what lifting it changes, in one transaction. @throws Problem `conflict`. */
export const deleteSuspension = ({ suspensionId }: Suspension, changes: readonly Action[]): Promise<void> =>
  transactOr(conflict, [
    {
      Delete: {
        TableName: SETTINGS_TABLE,
        Key: suspensionKey(suspensionId),
        ConditionExpression: 'attribute_exists(pk)',
      },
    },
    ...changes,
  ]);
