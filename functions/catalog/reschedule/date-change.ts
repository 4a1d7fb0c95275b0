import { refuse } from '../../../shared/base/refuse.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { Times } from '../event/event.ts';
import { catalogLimits } from '../limits.ts';

type DateChange = Pick<EventRow, 'rescheduled' | 'previousStartsAt' | 'startMovedAt' | 'refundUntil'>;

const timeNames = ['startsAt', 'endsAt', 'doorsOpenAt'] as const;

export const timesDiffer = (before: Times, after: Times): boolean =>
  timeNames.some((name) => before[name] !== after[name]);

/** Never earlier than promised before. No refund once doors are open: people are inside. */
function defaultRefundUntil(event: EventRow, { doorsOpenAt }: Times, now: number): number | undefined {
  const until = Math.min(doorsOpenAt, Math.max(now + catalogLimits.refundChoiceMs, event.refundUntil ?? 0));
  return until > now ? until : undefined;
}

/**
 * The fields of a published event that record a change of date; `{}` if its times stay. Only a new start gives ticket
 * holders a refund: a customer who can come at 20:00 can come when the doors open earlier.
 * All times in epoch ms. @throws Problem `invalid_request`.
 */
export function dateChange(event: EventRow, next: Times, refundUntil: number | undefined, now: number): DateChange {
  const startMoves = next.startsAt !== event.startsAt;
  if (refundUntil !== undefined) {
    if (!startMoves) refuse('/refundUntil', 'is allowed only with a new startsAt of a published event');
    if (refundUntil <= now) refuse('/refundUntil', 'must be in the future');
    if (refundUntil > next.startsAt) refuse('/refundUntil', 'must not be after startsAt');
    const promised = event.refundUntil ?? 0;
    if (promised > now && refundUntil < Math.min(promised, next.startsAt)) {
      refuse('/refundUntil', 'must not be earlier than what ticket holders have been told');
    }
  }
  if (!timesDiffer(event, next)) return {};
  const { startsAt, endsAt, doorsOpenAt } = event;
  const until = startMoves ? (refundUntil ?? defaultRefundUntil(event, next, now)) : undefined;
  return {
    rescheduled: { version: event.version + 1, at: now, startsAt, endsAt, doorsOpenAt },
    ...(startMoves && { previousStartsAt: event.previousStartsAt ?? startsAt, startMovedAt: now }),
    ...(until !== undefined && { refundUntil: until }),
  };
}
