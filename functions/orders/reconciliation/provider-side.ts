import { isChargeOf } from '../order/attempt.ts';
import type { OrderRow } from '../order/order.ts';
import { callProvider } from '../payment/call-provider.ts';
import type { ProviderRecord } from '../payment/provider.ts';
import { listingProviders } from '../payment/require-provider.ts';
import { reconcilerLimits } from './limits.ts';
import type { ProviderSide } from './payment-findings.ts';

/** A window of time, epoch ms. `to` is not part of it. */
export interface Window {
  from: number;
  to: number;
}

/** Records of each provider, by order. */
export type RecordsByProvider = Map<string, Map<string, ProviderRecord[]>>;

/** A provider did not list what it has. The cause is what it said. */
export class ListingFault extends Error {
  override name = 'ListingFault';
  constructor(provider: string, cause: unknown) {
    super(`${provider} could not be asked: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/**
 * Everything that the providers made in a window.
 * @returns `undefined` where that is more than one run compares. @throws ListingFault
 */
export async function listRecords(window: Window): Promise<RecordsByProvider | undefined> {
  const all: RecordsByProvider = new Map();
  for (const name of await listingProviders()) {
    const records: ProviderRecord[] = [];
    let after: string | undefined;
    do {
      const request = { ...window, ...(after !== undefined && { after }) };
      const page = await callProvider(name, (provider, signal) =>
        provider.list ? provider.list(request, signal) : Promise.resolve({ records: [] }),
      ).catch((error: unknown) => {
        throw new ListingFault(name, error);
      });
      for (const record of page.records) records.push(record);
      if (records.length > reconcilerLimits.records) return undefined;
      after = 'next' in page ? page.next : undefined;
    } while (after !== undefined);
    all.set(
      name,
      Map.groupBy(records, ({ orderId }) => orderId),
    );
  }
  return all;
}

/** Adds records to those of a provider. */
export function addRecord(all: RecordsByProvider, provider: string, record: ProviderRecord): void {
  const ofProvider = all.get(provider) ?? new Map<string, ProviderRecord[]>();
  const known = ofProvider.get(record.orderId) ?? [];
  const isKnown = known.some(({ what, reference }) => what === record.what && reference === record.reference);
  if (!isKnown) ofProvider.set(record.orderId, [...known, record]);
  all.set(provider, ofProvider);
}

/**
 * What a provider has of an order: what it listed, and for captures and refunds of the window that it did not list, what
 * it answers when it is asked. With `anew`, everything is asked for again. @throws the fault of a provider.
 */
export async function providerSide(
  order: OrderRow,
  provider: string,
  listed: readonly ProviderRecord[],
  { from, to, anew }: Window & { anew: boolean },
): Promise<ProviderSide> {
  const records = [...listed];
  const missing: string[] = [];
  const isDue = (what: string) =>
    anew || order.history.some((one) => one.what === what && one.at >= from && one.at < to);
  const attempts = order.attempts.filter((one) => one.provider === provider && one.status === 'captured');
  for (const attempt of attempts) {
    const at = records.findIndex((one) => one.what === 'charge' && isChargeOf(attempt, one));
    const known = records[at];
    if (known ? !anew : !isDue(`captured ${attempt.id.slice(order.orderId.length)}`)) continue;
    const found = await callProvider(provider, (port, signal) => port.find(attempt, signal));
    if (found?.status !== 'captured') {
      missing.push(attempt.id);
      if (known) records.splice(at, 1);
      continue;
    }
    const { amount, reference = attempt.id, fee = known?.what === 'charge' ? known.fee : undefined } = found;
    const owner = { orderId: order.orderId, attemptId: attempt.id };
    const charge = { ...owner, what: 'charge' as const, reference, amount, refunded: 0, ...(fee && { fee }) };
    records.splice(known ? at : records.length, known ? 1 : 0, charge);
  }
  for (const refund of order.refunds.filter(({ status, paidOut }) => status === 'succeeded' && !paidOut)) {
    const { id, amount } = refund;
    const attempt = attempts.find((one) => one.id === refund.attemptId);
    const isListed = records.some((one) => one.what === 'refund' && one.refundId === id);
    if (!attempt || isListed || amount.amount === 0 || !isDue(`refund succeeded ${id}`)) continue;
    // Without its reference: one that was made again has another.
    const found = await callProvider(provider, (port, signal) => port.findRefund({ id, attempt, amount }, signal));
    if (!found) missing.push(id);
  }
  return { records: anew ? await Promise.all(records.map((one) => renewed(order, provider, one))) : records, missing };
}

/** A listed refund as its provider has it now, where the order says something else: it may have come back since. */
async function renewed(order: OrderRow, provider: string, record: ProviderRecord): Promise<ProviderRecord> {
  if (record.what !== 'refund') return record;
  const { refundId, attemptId: id, reference, amount } = record;
  const refund = order.refunds.find((one) => one.id === refundId);
  if (!refund || refund.status === record.status) return record;
  const request = { id: refund.id, attempt: { id }, amount, reference };
  const found = await callProvider(provider, (port, signal) => port.findRefund(request, signal));
  return found ? { ...record, status: found.status } : record;
}
