import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import { findingOf, type ReconcilerFinding } from './finding.ts';
import { ledgerFindings } from './ledger-findings.ts';
import { type PostingsByOrder, readOrderlessSide } from './ledger-side-store.ts';
import { reconcilerLimits } from './limits.ts';
import { readStates } from './order-state-store.ts';
import { paymentFindings } from './payment-findings.ts';
import { providerSide, type RecordsByProvider, type Window } from './provider-side.ts';
import { type OrderState, stateFindings } from './state-findings.ts';

export interface Scope extends Window {
  /** The providers are asked again for what they have listed. */
  anew: boolean;
  /** Rows of the ledger beyond those that the orders should have. */
  postings: PostingsByOrder;
  /** The ids of what differed when it was last looked at. */
  known: ReadonlySet<string>;
}

/** Compares some orders with their providers, tickets, sales and ledger. One that cannot be compared is a finding of its own. */
export async function compareOrders(
  orderIds: readonly string[],
  records: RecordsByProvider,
  scope: Scope,
): Promise<ReconcilerFinding[]> {
  const found: ReconcilerFinding[] = [];
  const batches: string[][] = [];
  for (let start = 0; start < orderIds.length; start += reconcilerLimits.batch) {
    batches.push(orderIds.slice(start, start + reconcilerLimits.batch));
  }
  await forEachLimit(batches, reconcilerLimits.concurrentBatches, async (batch) => {
    const states = await readStates(batch, scope.postings);
    for (const state of states) found.push(...(await compared(state, records, scope)));
    const known = new Set(states.map(({ order }) => order.orderId));
    for (const orderId of batch) {
      if (!known.has(orderId)) found.push(...(await withoutOrder(orderId, records, scope.postings.get(orderId) ?? [])));
    }
  });
  return found;
}

async function compared(state: OrderState, records: RecordsByProvider, scope: Scope): Promise<ReconcilerFinding[]> {
  const { order } = state;
  const now = clock.now();
  const found = stateFindings(state, { now, quietSince: now - reconcilerLimits.quietMs, known: scope.known });
  for (const [provider, byOrder] of records) {
    try {
      const side = await providerSide(order, provider, byOrder.get(order.orderId) ?? [], scope);
      found.push(...paymentFindings(provider, order, side));
    } catch (error) {
      log.warn('order not compared with its provider', { orderId: order.orderId, provider, error: error as Error });
      const detail = `${provider} did not answer`;
      found.push(findingOf({ kind: 'not_compared', orderId: order.orderId, subject: provider, provider, detail }));
    }
  }
  return found;
}

/** What providers and ledgers have of an order that does not exist, or of a payout. */
async function withoutOrder(
  orderId: string,
  records: RecordsByProvider,
  postings: readonly LedgerRow[],
): Promise<ReconcilerFinding[]> {
  const charges = [...records].flatMap(([provider, byOrder]) =>
    paymentFindings(provider, undefined, { records: byOrder.get(orderId) ?? [], missing: [] }),
  );
  return [...charges, ...(postings.length > 0 ? ledgerFindings(orderId, await readOrderlessSide(postings)) : [])];
}
