import { isDeepStrictEqual } from 'node:util';
import type { FrozenPolicy } from '../../../shared/records/order-facts.ts';
import type { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';
import type { OrderRow } from './order.ts';

const nothing: FrozenPolicy = { windows: [] };

/**
 * Freezes the policies in force on a new order: that of the first line's event on the order, and on a line what differs
 * from it. `policies` is by event id, without an entry where none is in force.
 */
export function withFrozenPolicies(
  items: OrderRow['items'],
  policies: ReadonlyMap<string, RefundPolicy>,
): Pick<OrderRow, 'items' | 'refundPolicy'> {
  const frozen = items.map(({ eventId }) => frozenPolicy(policies.get(eventId)));
  const [first = nothing] = frozen;
  return {
    ...(first !== nothing && { refundPolicy: first }),
    items: items.map((item, index) => {
      const own = frozen[index];
      return own && !isDeepStrictEqual(own, first) ? { ...item, refundPolicy: own } : item;
    }),
  };
}

function frozenPolicy(policy: RefundPolicy | undefined): FrozenPolicy {
  if (!policy) return nothing;
  const { windows, fixedFee, feePerTicket } = policy;
  return {
    windows: windows.map(({ hoursBefore, percent }) => [hoursBefore, percent]),
    ...(fixedFee && { fixedFee: fixedFee.amount }),
    ...(feePerTicket && { feePerTicket: feePerTicket.amount }),
  };
}

/** The policy that was frozen for a line of an order. */
export const policyOf = (
  { refundPolicy }: Pick<OrderRow, 'refundPolicy'>,
  line: Pick<OrderRow['items'][number], 'refundPolicy'>,
): FrozenPolicy => line.refundPolicy ?? refundPolicy ?? nothing;

/** A frozen policy as the API shows it. Its fees are in the currency of the order. */
export const frozenPolicyView = (
  { windows, fixedFee, feePerTicket }: FrozenPolicy = nothing,
  currency: string,
): RefundPolicy => ({
  windows: windows.map(([hoursBefore, percent]) => ({ hoursBefore, percent })),
  ...(fixedFee !== undefined && { fixedFee: { amount: fixedFee, currency } }),
  ...(feePerTicket !== undefined && { feePerTicket: { amount: feePerTicket, currency } }),
});
