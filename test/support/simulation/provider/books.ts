import type { Money } from '../../../../shared/base/money.ts';
import type { World } from '../world.ts';

/** A charge in the provider's own books. */
export interface Charge {
  status: 'captured' | 'declined' | 'cancelled';
  amount: Money;
  at: number;
  /** Until then it is pending, true time. */
  settlesAt: number;
  /** From then on a look-up finds it. */
  knownAt: number;
  /** Whether its buyer has to act before it is anything else. */
  waitsForBuyer: boolean;
  /** Whether it was paid after it had been declined. Nobody asks about such a charge. */
  isRevived?: boolean;
  /** What the first request was answered. A repeat of it gets the same answer, as at Stripe. */
  answer: ReturnType<typeof stateOf>;
}

export interface BookedRefund {
  attemptId: string;
  amount: Money;
  /** Until then it is pending, true time. */
  settlesAt: number;
  /** From then on it has failed for good. A bank may also return what had succeeded. */
  failsAt: number;
}

export interface Dispute {
  attemptId: string;
  amount: Money;
  status: string;
  reason: string;
}

export const stateOf = ({ status, amount, settlesAt, waitsForBuyer }: Omit<Charge, 'answer'>, now: number) => ({
  status: waitsForBuyer ? ('requires_action' as const) : settlesAt > now ? ('pending' as const) : status,
  amount,
});

export function refundStateOf({ settlesAt, failsAt }: BookedRefund, now: number): 'pending' | 'succeeded' | 'failed' {
  if (failsAt <= now) return 'failed';
  return settlesAt > now ? 'pending' : 'succeeded';
}

/** A new refund. It may take minutes, and fail: at once, then, or even later where webhooks tell it. */
export function bookedRefund(
  { scheduler, faults, cast }: World,
  { attemptId, amount }: Pick<BookedRefund, 'attemptId' | 'amount'>,
): BookedRefund {
  const { now } = scheduler;
  const waitMs = () => (scheduler.random() < 0.5 ? scheduler.between(500, 10_000) : scheduler.between(10_000, 900_000));
  const settlesAt = faults.hits('refund-pending') ? now + waitMs() : 0;
  const fails = () => Math.max(settlesAt, now) + (cast.webhooks ? scheduler.between(0, 600_000) : 0);
  return { attemptId, amount, settlesAt, failsAt: faults.hits('refund-fails') ? fails() : Number.POSITIVE_INFINITY };
}
