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
  at: number;
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
  at: number;
}

/** What the provider keeps of a charge that took money, in minor units, whatever is refunded later. */
export const feeOf = (charge: Charge | undefined): number =>
  charge?.status === 'captured' ? 25 + Math.round(charge.amount.amount * 0.014) : 0;

/** What was taken and given back for one attempt, in minor units. Refunds that have failed gave nothing. */
export function balanceOf(
  { charges, refunds }: { charges: ReadonlyMap<string, Charge>; refunds: ReadonlyMap<string, BookedRefund> },
  attemptId: string,
  now: number,
): { taken: number; refunded: number } {
  const charge = charges.get(attemptId);
  const own = [...refunds.values()].filter((refund) => refund.attemptId === attemptId);
  const executed = own.filter((refund) => refundStateOf(refund, now) !== 'failed');
  return {
    taken: charge?.status === 'captured' ? charge.amount.amount : 0,
    refunded: executed.reduce((sum, { amount }) => sum + amount.amount, 0),
  };
}

export const stateOf = ({ status, amount, settlesAt, waitsForBuyer }: Omit<Charge, 'answer'>, now: number) => ({
  status: waitsForBuyer ? ('requires_action' as const) : settlesAt > now ? ('pending' as const) : status,
  amount,
});

export function refundStateOf({ settlesAt, failsAt }: BookedRefund, now: number): 'pending' | 'succeeded' | 'failed' {
  if (failsAt <= now) return 'failed';
  return settlesAt > now ? 'pending' : 'succeeded';
}

const takesMoney = ['tok_ok', 'tok_slow', 'tok_lost', 'tok_wrong_amount', 'tok_action'];

/** A new charge, as its token tells. */
export function newCharge(
  { scheduler, faults }: World,
  { token, amount }: { token: string; amount: Money },
): Omit<Charge, 'answer'> {
  const { now } = scheduler;
  /** How long a look-up does not find it: minutes, or in an incident hours. */
  const forgottenMs = () =>
    scheduler.random() < 0.5 ? scheduler.between(30_000, 300_000) : scheduler.between(300_000, 12_000_000);
  return {
    at: now,
    status: takesMoney.includes(token) ? 'captured' : 'declined',
    amount: token === 'tok_wrong_amount' ? { ...amount, amount: amount.amount - 1 } : amount,
    settlesAt: token === 'tok_slow' ? now + scheduler.between(1_000, 240_000) : 0,
    knownAt: now + (faults.hits('provider-forgets') ? forgottenMs() : 0),
    waitsForBuyer: token === 'tok_action',
  };
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
  return {
    attemptId,
    amount,
    at: now,
    settlesAt,
    failsAt: faults.hits('refund-fails') ? fails() : Number.POSITIVE_INFINITY,
  };
}
