import type { Money } from '../../../shared/base/money.ts';
import type { BuyerAction } from '../order/attempt.ts';

/** An attempt to pay, as a provider is asked for it. Every value comes from the stored order, so a repeat is equal. */
export interface PaymentRequest {
  /** The attempt's id, `<orderId>#n`: the provider's idempotency key. */
  id: string;
  orderId: string;
  amount: Money;
  /** What the provider's own page gave the buyer. */
  token?: string;
  /** Where the provider's page sends the buyer back to. */
  returnUrl?: string;
  /** Until when the order can be paid, epoch ms. */
  payBy: number;
  /** When it was asked for, epoch ms. */
  requestedAt: number;
}

/** How a provider finds an attempt: by its own reference once it gave one, and otherwise by ours. */
export interface AttemptReference {
  id: string;
  reference?: string;
}

/**
 * What a provider says about an attempt. `reference` is its own name for it.
 * `pending`: ask again later, or wait for its webhook. `requires_action`: it waits for the buyer.
 * `declined`: refused, and the buyer may try another way. `failed`: ended without money, for good.
 * `fee`: what it keeps of a charge, in its own currency, once it says so.
 */
export type Settlement = { reference?: string } & (
  | { status: 'captured'; amount: Money; fee?: Money }
  | { status: 'pending' }
  | { status: 'requires_action'; action: BuyerAction; declineCode?: string }
  | { status: 'declined'; declineCode: string }
  | { status: 'failed' }
);

export interface RefundRequest {
  /** The refund's id: the provider's idempotency key. */
  id: string;
  attempt: AttemptReference;
  amount: Money;
}

/** `pending`: accepted, and the money is on its way. `failed`: refused for good; a person has to look at it. */
export interface RefundResult {
  status: 'pending' | 'succeeded' | 'failed';
  reference?: string;
  failureCode?: string;
}

/** Whose payment something at a provider is, by what we gave the provider with it. */
interface PaymentOwner {
  orderId: string;
  attemptId: string;
}

/** What a provider has. `reference`: its own name. Payments of other software are left out. */
export type ProviderRecord = PaymentOwner &
  (
    | {
        what: 'charge';
        /** As the attempt's `reference`, once it is captured. */
        reference: string;
        amount: Money;
        /** What was refunded of it since, in minor units. */
        refunded: number;
        /** What the provider keeps of it; `unknown` until it has decided, absent where it keeps nothing. */
        fee?: Money | 'unknown';
      }
    | {
        what: 'refund';
        reference: string;
        /** The reference of the charge, where the provider may have several of an attempt. */
        payment?: string;
        /** Ours; absent where somebody refunded outside NightFlow. */
        refundId?: string;
        amount: Money;
        status: RefundResult['status'];
      }
    | { what: 'dispute'; reference: string; payment?: string; amount: Money; status: string; reason: string }
  );

/** A window of time: epoch ms, `to` excluded. `after`: the position after the last page. */
export interface ListRequest {
  from: number;
  to: number;
  after?: string;
}

export interface ProviderPage {
  records: ProviderRecord[];
  /** The position after it; absent at the end. */
  next?: string;
}

/**
 * A payment provider. Attempt ids and refund ids are its idempotency keys: asked twice, it charges or refunds once.
 * An exception is a fault (the answer never came), not a decline. `signal` ends a call that takes too long.
 *
 * It captures at once and has no authorisation. Most methods beside cards cannot be authorised, so each order would need
 * both ways. To capture later would also make each confirmation wait for the provider, and a capture can fail when the
 * tickets exist. Places are secured before `pay`, so few captures are refunded.
 */
export interface PaymentProvider {
  /** Starts an attempt. Called while the order's money is open only, and never to poll. */
  pay(request: PaymentRequest, signal: AbortSignal): Promise<Settlement>;
  /** Asks for the state of an attempt; `undefined` when the provider does not know it, or not yet. */
  find(attempt: AttemptReference, signal: AbortSignal): Promise<Settlement | undefined>;
  /** Ends an attempt that is not paid. Answers what it is then: one that was paid first stays `captured`. */
  cancel(attempt: AttemptReference, signal: AbortSignal): Promise<Settlement | undefined>;
  /** Refunds once per refund id. It looks for an earlier refund of that id before it asks again. */
  refund(request: RefundRequest, signal: AbortSignal): Promise<RefundResult>;
  /** Asks for the state of a refund that was `pending`. */
  findRefund(refund: RefundRequest & { reference?: string }, signal: AbortSignal): Promise<RefundResult | undefined>;
  /** Why an amount cannot be charged, such as below the provider's minimum; `undefined` if it can. */
  refusal(amount: Money): string | undefined;
  /**
   * Lists captured charges, refunds and disputes by when the provider made them. Absent where the provider has no books
   * of its own, as with payments that people move.
   */
  list?(request: ListRequest, signal: AbortSignal): Promise<ProviderPage>;
}
