import type { Money } from '../../../../shared/base/money.ts';

/** Whose payment something at a provider is. */
interface AttemptOwner {
  attemptId: string;
  orderId: string;
}

/**
 * What a verified webhook is about. It says what to look at, never what is true: webhooks come late, twice and out of
 * order. `reference` is the provider's name of the payment, refund or dispute.
 */
export type ProviderEvent = { eventId: string; type: string } & (
  | ({ concerns: 'payment'; reference: string } & AttemptOwner)
  /** Without `refundId`, somebody refunded at the provider and not through NightFlow. `payment`: what was refunded. */
  | { concerns: 'refund'; refundId?: string; reference: string; payment: string; amount: Money }
  | { concerns: 'dispute'; reference: string; payment: string }
  | { concerns: 'nothing' }
);

/** A dispute as its provider has it now. `status` and `reason` are the provider's words. */
interface DisputeState {
  amount: Money;
  status: string;
  reason: string;
}

/** How a provider's webhooks are verified, and what they name is looked up. An exception is a fault. */
export interface WebhookSource {
  /** `undefined` when the request is forged, or older than five minutes. */
  verify(request: SignedRequest): Promise<ProviderEvent | undefined>;
  /** Whose payment that is; `undefined` for payments of other software. */
  ownerOf(payment: string, signal: AbortSignal): Promise<AttemptOwner | undefined>;
  findDispute(reference: string, signal: AbortSignal): Promise<DisputeState | undefined>;
}

interface SignedRequest {
  rawBody: Uint8Array;
  header: (name: string) => string | undefined;
  /** Epoch ms. */
  now: number;
}
