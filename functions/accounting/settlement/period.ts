import { refuse } from '../../../shared/base/refuse.ts';
import { dayIn, daysAfter } from '../../../shared/base/wall-clock.ts';
import { closeOfDay } from '../../../shared/ledger/booking-day.ts';
import { ledgerLimits } from '../../../shared/ledger/limits.ts';
import { accountingLimits } from '../limits.ts';

/** Whole days of a zone, both inclusive. */
export interface Period {
  from: string;
  to: string;
  timezone: string;
  /** When its amounts become final, epoch ms: some minutes after its end. */
  closesAt: number;
  isClosed: boolean;
}

const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;
/** A month later than its first day are 28 to 31 days. */
const lastOfMonth = (day: string): string => daysAfter(firstOfMonth(daysAfter(firstOfMonth(day), 31)), -1);

/** The month before the last one whose first minutes have passed. */
function lastClosedMonth(timezone: string, now: number): { from: string; to: string } {
  const to = daysAfter(firstOfMonth(dayIn(timezone, now - ledgerLimits.closingMs)), -1);
  return { from: firstOfMonth(to), to };
}

/**
 * The period that a request asks for. With one day only, it is the rest of that day's month; with none, the last month
 * that is closed. @throws Problem `invalid_request` where it ends before it begins, or is too long.
 */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  timezone: string,
  now: number,
): Period {
  const days =
    from === undefined && to === undefined
      ? lastClosedMonth(timezone, now)
      : { from: from ?? firstOfMonth(to ?? ''), to: to ?? lastOfMonth(from ?? '') };
  if (days.to < days.from) refuse('?to', 'must not be before `from`');
  if (days.to > daysAfter(days.from, accountingLimits.periodDays - 1))
    refuse('?to', `a period has at most ${accountingLimits.periodDays} days`);
  const closesAt = closeOfDay(days.to, timezone);
  return { ...days, timezone, closesAt, isClosed: closesAt <= now };
}
