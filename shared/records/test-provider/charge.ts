import type { Money } from '../../base/money.ts';

/*
 * The ledger of the test provider. It stands for the ledger of a provider outside: the orders service charges, and the
 * test provider's own functions decide and report. The first row of each key stays as it is.
 */

/** The state of an attempt: `open` waits for the buyer, `failed` ended without money. */
type Result = 'captured' | 'declined' | 'failed';

/** An attempt to pay, as the orders service asked for it. */
export interface TestCharge {
  /** What is or would be captured. */
  amount: Money;
  /** `open`: the buyer decides, or the order ends. */
  status: 'captured' | 'declined' | 'open';
  /** Epoch ms; until this time the charge is reported as `pending`. */
  settlesAt: number;
  /** Until when the buyer may decide, epoch ms. */
  payBy: number;
  /** Where the page sends the buyer back to. */
  returnUrl?: string;
}

export const testChargeKey = (attemptId: string) => ({ pk: `test-provider#${attemptId}`, sk: 'charge' });

/** How an `open` charge was decided. The first decision counts. */
export interface TestDecision {
  result: Result;
}

export const testDecisionKey = (attemptId: string) => ({ pk: `test-provider#${attemptId}`, sk: 'decision' });

export const testSecretKey = { pk: 'test-provider', sk: 'webhook-secret' };

/** What the provider says of a charge now. */
export function stateOfCharge(
  { status, settlesAt }: TestCharge,
  decision: TestDecision | undefined,
  now: number,
): Result | 'pending' | 'open' {
  if (settlesAt > now) return 'pending';
  return status === 'open' ? (decision?.result ?? 'open') : status;
}

/** The path of the page on which the buyer of an `open` charge decides. An attempt's id is `<orderId>#n`. */
export const testPagePath = (attemptId: string): string => `/v1/payments/test/${attemptId.replace('#', '/')}`;
