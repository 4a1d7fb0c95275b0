import { type AttemptFacts, type OrderMoney, takenBy } from '../records/order-money.ts';
import { accountOfProvider } from './account.ts';
import { eventsOf, nextShares, sharesOf } from './event-shares.ts';
import { incidentTransactions } from './incident-transactions.ts';
import type { Transaction } from './ledger-row.ts';
import { capturedAt } from './order-times.ts';
import { moved, type Posting } from './posting.ts';
import { refundTransactions } from './refund-transactions.ts';
import { saleTransaction } from './sale-transaction.ts';

/**
 * The ledger transactions of an order, from its row alone. They have fixed ids, times and amounts: a later version of the
 * order has all of them, unchanged, and perhaps more. None where nothing was paid. Those of a finished order leave
 * nothing on `customers`, and nothing on `refunds` once these are paid.
 */
export function orderTransactions(order: OrderMoney): Transaction[] {
  const posted = [
    ...captureTransactions(order),
    ...saleTransaction(order),
    ...refundTransactions(order),
    ...incidentTransactions(order),
  ];
  const [orderId, events] = [order.orderId, eventsOf(order)];
  return posted
    .map((transaction) => ({ ...transaction, orderId, events }))
    .filter(({ entries, tickets }) => entries.length > 0 || tickets);
}

function captureTransactions(order: OrderMoney): Posting[] {
  const { orderId, receipts = [], total } = order;
  let received = 0;
  const arrived = receipts.map(({ at, amount }, index): Posting => {
    const shares = nextShares(order, received, amount.amount);
    received += amount.amount;
    const entries = moved('customers', 'direct', shares);
    return { id: `${orderId}#receipt-${index + 1}`, at, kind: 'capture', currency: total.currency, entries };
  });
  // What has arrived of a bank transfer is recorded receipt by receipt, before it is captured.
  const captured = order.attempts.filter(
    ({ provider, status }) => status === 'captured' && !(provider === 'manual' && receipts.length > 0),
  );
  return [...arrived, ...captured.flatMap((attempt) => captureOf(order, attempt))];
}

/** A capture, with the provider's fee where it was known at once and is in the same currency. */
function captureOf(order: OrderMoney, attempt: AttemptFacts): Posting[] {
  const { id, provider, amount, captured = amount, fee, feeAt } = attempt;
  const account = accountOfProvider(provider);
  const { currency } = captured;
  const at = capturedAt(order, attempt);
  const entries = moved('customers', account, sharesOf(order, takenBy(attempt)));
  const charged = fee ? moved(account, 'provider_fees', sharesOf(order, fee.amount)) : [];
  const isTogether = feeAt === undefined && fee?.currency === currency;
  return [
    { id: `${id}#capture`, at, kind: 'capture', currency, entries: [...entries, ...(isTogether ? charged : [])] },
    ...(fee && !isTogether
      ? [{ id: `${id}#fee`, at: feeAt ?? at, kind: 'provider_fee' as const, currency: fee.currency, entries: charged }]
      : []),
  ];
}
