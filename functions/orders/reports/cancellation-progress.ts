import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { wrongState } from '../../../shared/base/problems.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';

/**
 * The progress of an event's cancellation, by what its orders still hold. Sales rows are a projection, eventually
 * consistent within seconds. @throws Problem `wrong_state` for an event that is not cancelled.
 */
export function cancellationView({ status, cancellation, venue, currency }: EventRow, sales: readonly SalesRow[]) {
  if (!cancellation) throw new Problem(wrongState, 'This event is not cancelled');
  const { at, reason, doneAt } = cancellation;
  const remaining = sales.filter(({ lines }) => lines.some(({ quantity }) => quantity > 0)).length;
  const money = (amounts: number[]) => ({ amount: sumOf(amounts), currency });
  return {
    status,
    ...(reason && { reason }),
    startedAt: rfc3339(at, venue.timezone),
    ...(doneAt && { finishedAt: rfc3339(doneAt, venue.timezone) }),
    orders: { total: sales.length, refunded: sales.length - remaining, remaining },
    refunded: money(sales.map(({ refunded = 0 }) => refunded)),
    pending: money(sales.map(({ pending = 0 }) => pending)),
  };
}
