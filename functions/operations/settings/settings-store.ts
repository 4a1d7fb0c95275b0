import { Problem } from '../../../shared/base/problem.ts';
import { stale } from '../../../shared/base/problems.ts';
import { getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import type { SettingName } from '../../../shared/settings/setting-shapes.ts';
import { type SettingRow, settingHistoryKey, settingKey } from '../../../shared/settings/settings.ts';
import { env } from '../env.ts';

const { SETTINGS_TABLE } = env.read();
/** As far back as an answer shows; the rows themselves stay for ever. */
const shownVersions = 20;

export const setting = (name: SettingName) =>
  getItem<SettingRow>(SETTINGS_TABLE, settingKey(name), { consistent: true });

/** Newest first. */
export const settingHistory = (name: SettingName) =>
  queryAll<SettingRow>(
    SETTINGS_TABLE,
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': settingHistoryKey(name, 0).pk },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: shownVersions,
    },
    shownVersions,
  );

/** The value in force and its place in the history, in one transaction; conditional on the version read. @throws Problem `stale`. */
export async function changeSetting(next: SettingRow): Promise<void> {
  const read = next.version - 1;
  try {
    await transact([
      {
        Put: {
          TableName: SETTINGS_TABLE,
          Item: { ...settingKey(next.name), ...next },
          ConditionExpression: read === 0 ? 'attribute_not_exists(pk)' : '#version = :read',
          ...(read > 0 && {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':read': read },
          }),
        },
      },
      {
        Put: {
          TableName: SETTINGS_TABLE,
          Item: { ...settingHistoryKey(next.name, next.version), ...next },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(stale);
    throw error;
  }
}
