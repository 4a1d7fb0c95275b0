/*
 * Goal: nobody is asked to transfer money for an event that was cancelled, and what has arrived goes back.
 * Method: withdraws the event and refunds its orders in process, as their consumers do, then runs the minute job.
 */
import { afterEach, beforeAll, expect, it } from 'vitest';
import {
  euros,
  markPaid,
  minute,
  ordered,
  read,
  runMinuteJobAfter,
  sellsByTransfer,
} from '../../../support/actors/manual-payment.ts';
import { must, type Show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { announced } from '../../../support/state/outbox.ts';
import { resetTime } from '../../../support/state/time.ts';
import { watchedOrders } from '../../../support/state/watched-orders.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

/** Cancels an event, whose cancellation is delivered twice. */
async function cancelEvent({ eventId, organizer: { token } }: Show): Promise<void> {
  const { withdrawEvent } = await import('../../../../functions/tickets/minting/withdraw-event.ts');
  const { refundEvent } = await import('../../../../functions/orders/refunds/refund-event.ts');
  must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token, body: {} }));
  for (const _ of ['first', 'second']) {
    await withdrawEvent(eventId);
    await refundEvent(eventId);
  }
}

const noticesOf = async (orderId: string) =>
  (await announced())
    .filter(({ type, subject }) => type === 'PaymentNoticeRequested' && subject === orderId)
    .map(({ data }) => data as { kind: string })
    .filter(({ kind }) => kind === 'event_cancelled');

it('cancels an order that waits for a bank transfer, and tells its buyer', async () => {
  const party = await sellsByTransfer();
  const { buyer, orderId } = await ordered(party);

  await cancelEvent(party);

  const order = await read(buyer, orderId);
  expect(order).toMatchObject({ status: 'cancelled', failure: { code: 'cancelled' }, refunds: [] });
  expect(order).not.toHaveProperty('payment');
  expect(await noticesOf(orderId)).toMatchObject([{ kind: 'event_cancelled', receipts: 0 }]);
  await runMinuteJobAfter(2 * minute);
  expect(await watchedOrders()).not.toContain(orderId);
  const late = must(202, await markPaid(party.organizer, orderId));
  expect(late).toMatchObject({ status: 'cancelled', refunds: [{ amount: euros(9_000), status: 'pending' }] });
});

it('refunds the part that has arrived', async () => {
  const party = await sellsByTransfer();
  const { buyer, orderId } = await ordered(party);
  must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));

  await cancelEvent(party);

  expect(await read(buyer, orderId)).toMatchObject({
    status: 'cancelled',
    refunds: [{ amount: euros(4_000), status: 'pending' }],
  });
  expect(await noticesOf(orderId)).toMatchObject([{ receipts: 1, amount: euros(4_000) }]);
});

it('completes a cancellation that was interrupted after the money was closed', async () => {
  const party = await sellsByTransfer();
  const { buyer, orderId } = await ordered(party);
  const { closeMoney } = await import('../../../../functions/orders/fulfilment/compensate.ts');
  await closeMoney(orderId, 'cancelled');

  await cancelEvent(party);

  expect(await read(buyer, orderId)).toMatchObject({ status: 'cancelled' });
});

it('leaves orders of other events, and refunds what was paid in full', async () => {
  const [party, other] = [await sellsByTransfer(), await sellsByTransfer()];
  const [paid, elsewhere] = [await ordered(party), await ordered(other)];
  must(202, await markPaid(party.organizer, paid.orderId));

  await cancelEvent(party);
  await runMinuteJobAfter(2 * minute);

  expect(await read(elsewhere.buyer, elsewhere.orderId)).toMatchObject({ status: 'awaiting_payment' });
  expect(await read(paid.buyer, paid.orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'tickets_lost' },
    refunds: [{ amount: euros(9_000), status: 'pending' }],
  });
  expect(await noticesOf(paid.orderId)).toEqual([]);
});
