import type { Money } from '../../../shared/base/money.ts';
import type { AttemptFacts } from '../../../shared/records/order-money.ts';

/** What the buyer has to do before the provider can charge. Shown as `payment` of the order. */
export interface BuyerAction {
  /** A page of the provider. */
  redirectUrl?: string;
  /** For the provider's own widget in a page of the shop. */
  clientSecret?: string;
  publishableKey?: string;
  /** For people, such as where to transfer the money. */
  instructions?: string;
}

/** One attempt to pay an order. */
export interface Attempt extends AttemptFacts {
  provider: 'test' | 'manual' | 'stripe' | 'cash' | 'card';
  token?: string;
  /** Where the provider's page sends the buyer back to. */
  returnUrl?: string;
  /** When it was asked for, epoch ms, unless that was with the order. */
  at?: number;
  /** The provider's own name for it, once known. */
  reference?: string;
  /** What the buyer has to do, while it is pending. */
  action?: BuyerAction;
  /** Of a payment to the organizer directly: the zone in which the buyer is told until when to pay. */
  timezone?: string;
  /** Why the provider last declined it. */
  declineCode?: string;
  /** Set while a `failed` attempt is still looked for: the provider did not know it, but may have charged. Epoch ms. */
  watchUntil?: number;
  /** The idempotency key of the request that made it, and the hash of its body. */
  key: string;
  hash: string;
}

/** Money that has arrived at the organizer, as a member or a bank statement says. */
export interface Receipt {
  /** The idempotency key of the request that recorded it and the hash of its body, or of the line of a statement. */
  key: string;
  hash: string;
  at: number;
  /** The id of the member. */
  by: string;
  amount: Money;
  /** What the member noted with it. */
  note?: string;
}

export const attemptId = (orderId: string, n: number): string => `${orderId}#${n}`;

/** Whether an attempt may still turn out as charged. */
export const isUnresolved = ({ status, watchUntil }: Attempt): boolean =>
  status === 'pending' || (status === 'failed' && watchUntil !== undefined);

/** Whether a provider has a payment in its hands: the buyer has done their part, and it cannot be stopped. */
export const isProcessing = ({ status, provider, reference, action }: Attempt): boolean =>
  status === 'pending' && provider !== 'manual' && reference !== undefined && action === undefined;

/**
 * Whether a provider's charge is the one that an attempt names. Before the capture it may name something else, such as a
 * page of Stripe.
 */
export const isChargeOf = (
  { id, reference }: Pick<Attempt, 'id' | 'reference'>,
  charge: { attemptId: string; reference: string },
): boolean =>
  id === charge.attemptId &&
  (!reference || reference === charge.reference || reference.split('_')[0] !== charge.reference.split('_')[0]);
