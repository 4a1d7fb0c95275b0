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

/** What somebody refunded of a charge. Its `id` is ours, or the provider's own where it was made outside NightFlow. */
export interface TestRefund {
  id: string;
  amount: Money;
  isOutside?: true;
}

export const testRefundKey = (attemptId: string, id: string) => ({ ...testChargeKey(attemptId), sk: `refund#${id}` });

/** A dispute at a bank, which the test provider has only where somebody writes one. */
export interface TestDispute {
  id: string;
  amount: Money;
  status: string;
  reason: string;
}

const partitions = 8;

/** The partitions of the index `open` that list what the provider has by time. They spread its writes. */
export const testBookPartitions: readonly string[] = Array.from({ length: partitions }, (_, n) => `test-provider#${n}`);

/** Attempt ids are `<orderId>#n`. */
export const orderOfAttempt = (attemptId: string): string => attemptId.slice(0, attemptId.lastIndexOf('#'));

/** Attributes that list a row of an attempt by time, in the index `open`. `at`: epoch ms. */
export function listedAt(attemptId: string, at: number) {
  const lastCharacter = orderOfAttempt(attemptId).codePointAt(orderOfAttempt(attemptId).length - 1) ?? 0;
  return { open: testBookPartitions[lastCharacter % partitions], checkAt: at };
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
