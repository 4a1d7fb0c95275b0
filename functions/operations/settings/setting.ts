import { rfc3339 } from '../../../shared/base/clock.ts';
import { type FieldError, Problem } from '../../../shared/base/problem.ts';
import { invalidRequest } from '../../../shared/base/problems.ts';
import { defaultSettings, type SettingName, settingShapes } from '../../../shared/settings/setting-shapes.ts';
import type { SettingRow } from '../../../shared/settings/settings.ts';

/** @throws Problem `invalid_request` with a pointer to what does not fit the setting's shape. */
export function requireShape(name: SettingName, value: unknown): unknown {
  const parsed = settingShapes[name].safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }): FieldError => {
    const pointer = ['/value', ...path.map(String)].join('/');
    return { pointer, message };
  });
  throw new Problem(invalidRequest, errors.map((e) => `${e.pointer}: ${e.message}`).join('; '), { errors });
}

const versionView = ({ version, value, changedAt, changedBy }: SettingRow) => ({
  version,
  value,
  changedAt: rfc3339(changedAt),
  changedBy,
});

/** A setting nobody has changed has version 0 and its default. */
export const settingView = (name: SettingName, row: SettingRow | undefined, history: readonly SettingRow[]) => ({
  name,
  value: row?.value ?? defaultSettings[name],
  default: defaultSettings[name],
  version: row?.version ?? 0,
  history: history.map(versionView),
});
