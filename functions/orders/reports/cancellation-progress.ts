import { rfc3339 } from '../../../shared/base/clock.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { wrongState } from '../../../shared/base/problems.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { SalesRow } from '../../../shared/records/sales-row.ts';

/**
 * The progress of an event's cancellation, by what its orders still hold. Sales rows come page by page. They are a
 * projection, eventually consistent within seconds. @throws Problem `wrong_state` for an event that is not cancelled.
 */
export async function cancellationView(
  { status, cancellation, venue, currency }: EventRow,
  sales: AsyncIterable<readonly SalesRow[]>,
) {
  if (!cancellation) throw new Problem(wrongState, 'This event is not cancelled');
  const { at, reason, doneAt } = cancellation;
  let [total, remaining, refundedAmount, pendingAmount] = [0, 0, 0, 0];
  for await (const page of sales) {
    for (const { lines, refunded = 0, pending = 0 } of page) {
      total += 1;
      if (lines.some(({ quantity }) => quantity > 0)) remaining += 1;
      refundedAmount += refunded;
      pendingAmount += pending;
    }
  }
  const money = (amount: number) => ({ amount, currency });
  return {
    status,
    ...(reason && { reason }),
    startedAt: rfc3339(at, venue.timezone),
    ...(doneAt && { finishedAt: rfc3339(doneAt, venue.timezone) }),
    orders: { total, refunded: total - remaining, remaining },
    refunded: money(refundedAmount),
    pending: money(pendingAmount),
  };
}
