import { rfc3339 } from '../../../shared/base/clock.ts';
import { refuseFields } from '../../../shared/base/refuse.ts';
import { defaultSettings, type SettingName, settingShapes } from '../../../shared/settings/setting-shapes.ts';
import type { SettingRow } from '../../../shared/settings/settings.ts';
import { issueText } from '../../../shared/text/issue-text.ts';

/** Parses a value by the setting's shape. @throws Problem `invalid_request` that points at each wrong field. */
export function requireShape(name: SettingName, value: unknown): unknown {
  const parsed = settingShapes[name].safeParse(value, { error: issueText });
  if (parsed.success) return parsed.data;
  return refuseFields(
    parsed.error.issues.map(({ path, message }) => ({ pointer: ['/value', ...path.map(String)].join('/'), message })),
  );
}

const versionView = ({ version, value, changedAt, changedBy }: SettingRow) => ({
  version,
  value,
  changedAt: rfc3339(changedAt),
  changedBy,
});

/** A setting that was never changed has version 0 and its default value. */
export const settingView = (name: SettingName, row: SettingRow | undefined, history: readonly SettingRow[]) => ({
  name,
  value: row?.value ?? defaultSettings[name],
  default: defaultSettings[name],
  version: row?.version ?? 0,
  history: history.map(versionView),
});
