import { memoizeFor } from '../async/memoize.ts';
import { withTimeout } from '../async/timeout.ts';
import { log } from '../base/log.ts';
import type { Key } from '../dynamo/client.ts';
import { queryAll } from '../dynamo/read.ts';
import { tableNamed } from '../records/table-name.ts';
import { settingLimits } from './limits.ts';
import { defaultSettings, isSettingName, type SettingName, type Settings, settingShapes } from './setting-shapes.ts';

/** The row in force, and one row for each version as history. Owned by operations, read by every service. */
export interface SettingRow {
  name: SettingName;
  value: unknown;
  version: number;
  /** Epoch ms. */
  changedAt: number;
  changedBy: string;
}
const current = 'settings';
export const settingKey = (name: SettingName): Key => ({ pk: current, sk: name });
export const settingHistoryKey = (name: SettingName, version: number): Key => ({
  pk: `setting#${name}`,
  sk: String(version).padStart(8, '0'),
});

function inForce(rows: readonly SettingRow[]): Settings {
  const known = rows.flatMap(({ name, value }) => {
    const parsed = isSettingName(name) ? settingShapes[name].safeParse(value) : undefined;
    return parsed?.success ? [[name, parsed.data] as const] : [];
  });
  return { ...defaultSettings, ...Object.fromEntries(known) };
}

let previous: Settings | undefined;

async function read(): Promise<Settings> {
  try {
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': current } };
    const rows = queryAll<SettingRow>(tableNamed('SETTINGS_TABLE'), query);
    // Every request waits for this, health checks included: a table that hangs must not make them hang.
    previous = inForce(await withTimeout(settingLimits.settingsPatienceMs, rows, 'no answer in time'));
  } catch (error) {
    // The settings only tune the system: a table that does not answer must not take it down.
    log.warn('settings not read', error as Error);
  }
  return previous ?? defaultSettings;
}

const known = memoizeFor(settingLimits.settingsMemoryMs, read, { ahead: true });

/** Returns all settings in force, at most 30 s old. Never throws. */
export const settings = (): Promise<Settings> => known(current);
