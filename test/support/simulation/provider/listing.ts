import type { ListRequest, ProviderRecord } from '../../../../functions/orders/payment/provider.ts';
import { feeOf, refundStateOf } from './books.ts';
import type { SimulatedProvider } from './provider.ts';

const ownerOf = (attemptId: string) => ({ attemptId, orderId: attemptId.split('#')[0] ?? '' });

/** What the provider has made in a window: charges that took money, refunds and disputes. */
export function listedRecords(provider: SimulatedProvider, { from, to }: ListRequest, now: number): ProviderRecord[] {
  const isIn = (at: number) => at >= from && at < to && at <= now;
  const charges = [...provider.charges].flatMap(([id, charge]): ProviderRecord[] => {
    const { status, at, settlesAt, waitsForBuyer, amount } = charge;
    if (status !== 'captured' || waitsForBuyer || !isIn(Math.max(at, settlesAt))) return [];
    const { refunded } = provider.balanceOf(id);
    const fee = { ...amount, amount: feeOf(charge) };
    return [{ ...ownerOf(id), what: 'charge', reference: `ref_${id}`, amount, refunded, fee }];
  });
  const refunds = [...provider.refunds].flatMap(([id, refund]): ProviderRecord[] => {
    const { attemptId, amount, at } = refund;
    if (!isIn(at)) return [];
    const status = refundStateOf(refund, now);
    return [{ ...ownerOf(attemptId), what: 'refund', reference: `ref_${id}`, refundId: id, amount, status }];
  });
  const disputes = [...provider.disputes].flatMap(([reference, { attemptId, amount, status, reason, at }]) =>
    isIn(at) ? [{ ...ownerOf(attemptId), what: 'dispute' as const, reference, amount, status, reason }] : [],
  );
  return [...charges, ...refunds, ...disputes];
}
