import type { Money } from '../../../shared/base/money.ts';

/** What a provider says about an attempt. `pending`: ask again later, or wait for its webhook. */
export interface Settlement {
  status: 'captured' | 'declined' | 'pending';
  amount: Money;
}

/**
 * A payment provider. The attempt id is the key of idempotency at the provider: asked twice, it charges once.
 * An exception is a fault (the answer never came), not a refusal.
 */
export interface PaymentProvider {
  pay(attempt: { id: string; token?: string; amount: Money }): Promise<Settlement>;
  /** What became of an attempt whose answer was lost. */
  find(attemptId: string): Promise<Settlement | undefined>;
  refund(refundId: string, attemptId: string, amount: Money): Promise<void>;
}
