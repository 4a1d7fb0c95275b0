// Goal: an organizer sees nothing of what others have sold in the same order, whatever happens to its payment.
import { expect, it } from 'vitest';
import { eventOrderView } from '../../../functions/orders/reports/event-order.ts';
import { pricedOrder } from '../../support/state/priced-order.ts';

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const dispute = { id: 'dp_1', attemptId: 'ord_1#1', status: 'needs_response', reason: 'fraudulent', at: 0 };
const order = {
  ...pricedOrder([
    { quantity: 1, unit: 4_500 },
    { quantity: 3, unit: 4_500 },
  ]),
  refundPolicy: { windows: [] },
  disputes: [{ ...dispute, amount: euros(18_000) }],
};
const disputed = (...eventIds: string[]) => {
  const { disputes, total } = eventOrderView(order, eventIds, undefined);
  return [disputes?.map(({ amount }) => amount), total];
};

it('shows of a disputed payment what it paid for the events of an organizer', () => {
  expect(disputed('evt_0')).toEqual([[euros(4_500)], euros(4_500)]);
  expect(disputed('evt_1')).toEqual([[euros(13_500)], euros(13_500)]);
  expect(disputed('evt_0', 'evt_1')).toEqual([[euros(18_000)], euros(18_000)]);
});
