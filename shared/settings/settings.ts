import { clock } from '../base/clock.ts';
import { log } from '../base/log.ts';
import type { Key } from '../dynamo/client.ts';
import { queryAll } from '../dynamo/read.ts';
import { tableNamed } from '../records/table-name.ts';
import { settingLimits } from './limits.ts';
import { defaultSettings, isSettingName, type SettingName, type Settings, settingShapes } from './setting-shapes.ts';

/** The row in force, and one row a version for the history; owned by operations, read by everybody. */
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

/** Every request waits for this, that of health too: a table that hangs must not make them hang. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

let known: { until: number; settings: Promise<Settings> } | undefined;

async function read(before: Promise<Settings> | undefined): Promise<Settings> {
  try {
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': current } };
    const rows = queryAll<SettingRow>(tableNamed('SETTINGS_TABLE'), query, settingLimits.settings);
    return inForce(await within(settingLimits.settingsPatienceMs, rows));
  } catch (error) {
    // A table that does not answer must not take down what it only tunes.
    log.warn('settings not read', error as Error);
    return before ?? defaultSettings;
  }
}

/** All settings in force, at most half a minute old. Never throws. */
export function settings(): Promise<Settings> {
  const now = clock.now();
  if (!known || known.until <= now) {
    known = { until: now + settingLimits.settingsMemoryMs, settings: read(known?.settings) };
  }
  return known.settings;
}
