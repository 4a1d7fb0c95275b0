import type { Money } from '../../../shared/base/money.ts';

/** What a provider says about an attempt. `pending`: ask again later, or wait for its webhook. */
export interface Settlement {
  status: 'captured' | 'declined' | 'pending';
  amount: Money;
}

/**
 * A payment provider. Attempt ids and refund ids are its idempotency keys: asked twice, it charges or refunds once.
 * An exception is a fault (the answer never came), not a decline.
 */
export interface PaymentProvider {
  pay(attempt: { id: string; token?: string; amount: Money }): Promise<Settlement>;
  /** Looks up an attempt whose answer was lost; `undefined` when the provider never received it. */
  find(attemptId: string): Promise<Settlement | undefined>;
  refund(refundId: string, attemptId: string, amount: Money): Promise<void>;
}
