import { dayIn } from '../../../shared/base/wall-clock.ts';
import type { DoorRules } from './door-rules.ts';
import { localTime } from './local-time.ts';

interface Moment {
  rules: Pick<DoorRules, 'reentry' | 'reentryUntil' | 'oncePerDay'>;
  now: number;
  timeZone: string;
}

/** Whether guests who have left may come in again now. */
export const mayReenter = ({ rules: { reentry, reentryUntil = 0 }, now }: Pick<Moment, 'rules' | 'now'>): boolean =>
  reentry === 'any' || (reentry === 'until' && now <= reentryUntil);

/** Why a guest who has left stays out. */
export const reentryRefusal = ({ rules: { reentry, reentryUntil }, ...moment }: Moment): string =>
  reentry === 'until' && reentryUntil !== undefined
    ? `Re-entry ended at ${localTime(reentryUntil, moment)}`
    : 'This ticket has left, and there is no re-entry';

/**
 * Whether the last entry does not count any more: tickets admit once a day, and it was on an earlier day of the venue's
 * calendar. `enteredAt`: the last entry, epoch ms.
 */
export function isNewDay(enteredAt: number | undefined, { rules, now, timeZone }: Moment): boolean {
  if (!rules.oncePerDay || enteredAt === undefined) return false;
  return dayIn(timeZone, enteredAt) < dayIn(timeZone, now);
}
