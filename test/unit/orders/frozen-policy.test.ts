import { describe, expect, it } from 'vitest';
import { frozenPolicyView, policyOf, withFrozenPolicies } from '../../../functions/orders/order/frozen-policy.ts';
import type { RefundPolicy } from '../../../shared/records/terms/refund-policy.ts';

const policy = (percent: number): RefundPolicy => ({ windows: [{ hoursBefore: 24, percent }] });
const linesOf = (...eventIds: string[]) => eventIds.map((eventId, index) => ({ id: `i${index}`, eventId })) as never[];
const freeze = (eventIds: string[], policies: Record<string, RefundPolicy>) =>
  withFrozenPolicies(linesOf(...eventIds), new Map(Object.entries(policies)));

describe('the policies of a new order', () => {
  it('are stored once where all events share one, though each has it of its own', () => {
    const { refundPolicy, items } = freeze(['a', 'b', 'a'], { a: policy(50), b: policy(50) });
    expect(frozenPolicyView(refundPolicy, 'EUR')).toEqual(policy(50));
    expect(items.some((item) => 'refundPolicy' in item)).toBe(false);
  });

  it('are that of the first line, and on a line what differs from it', () => {
    const { refundPolicy, items } = freeze(['a', 'b', 'a'], { a: policy(50), b: policy(80) });
    expect(refundPolicy).toEqual({ windows: [[24, 50]] });
    expect(items.map((item) => item.refundPolicy)).toEqual([undefined, { windows: [[24, 80]] }, undefined]);
  });

  it.each([
    ['neither event', {}],
    ['the first event only', { a: policy(50) }],
    ['the second event only', { b: policy(80) }],
  ])('give each line what was in force for its event: %s has one', (_, policies: Record<string, RefundPolicy>) => {
    const order = freeze(['a', 'b'], policies);
    const frozen = order.items.map((line) => frozenPolicyView(policyOf(order, line), 'EUR'));
    expect(frozen).toEqual(['a', 'b'].map((id) => policies[id] ?? { windows: [] }));
    expect('refundPolicy' in order).toBe('a' in policies);
  });

  it('are shown as they were, fees included', () => {
    const fees = { fixedFee: { amount: 0, currency: 'EUR' }, feePerTicket: { amount: 200, currency: 'EUR' } };
    const { refundPolicy } = freeze(['a'], { a: { ...policy(50), ...fees } });
    expect(frozenPolicyView(refundPolicy, 'EUR')).toEqual({ ...policy(50), ...fees });
  });
});
