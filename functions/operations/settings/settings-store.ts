import { stale } from '../../../shared/base/problems.ts';
import { getItem, queryPage } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import type { SettingName } from '../../../shared/settings/setting-shapes.ts';
import { type SettingRow, settingHistoryKey, settingKey } from '../../../shared/settings/settings.ts';
import { env } from '../env.ts';
import { operationsLimits } from '../limits.ts';

const { SETTINGS_TABLE } = env.read();

export const readSetting = (name: SettingName) =>
  getItem<SettingRow>(SETTINGS_TABLE, settingKey(name), { consistent: true });

/** Reads the latest versions of a setting, newest first. */
export const readSettingHistory = async (name: SettingName): Promise<SettingRow[]> =>
  (
    await queryPage<SettingRow>(SETTINGS_TABLE, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': settingHistoryKey(name, 0).pk },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: operationsLimits.listedVersions,
    })
  ).items;

/**
 * Stores the value in force and its history row, in one transaction. Conditional on the version as read, one below
 * `next.version`. @throws Problem `stale`.
 */
export async function changeSetting(next: SettingRow): Promise<void> {
  const read = next.version - 1;
  await transactOr(stale, [
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
}
