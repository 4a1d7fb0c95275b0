/*
 * Goal: whatever happens to an order at the same time as its payment is marked, it ends in one consistent way: paid means
 * tickets, no money is kept without them, and no place is lost.
 * Method: sends the requests and the minute job at the same time, on the real table.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sumOf } from '../../../../shared/base/sum.ts';
import {
  day,
  euros,
  markPaid,
  minute,
  ordered,
  read,
  runMinuteJobAfter,
  sellsByTransfer,
} from '../../../support/actors/manual-payment.ts';
import { available, must } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { findings } from '../../../support/state/audit.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const total = 9_000;

/** What was received equals the price of a confirmed order and what goes back. */
function expectConsistent(order: any): void {
  const received = order.payments[0].received?.amount ?? 0;
  const isConfirmed = order.status === 'confirmed';
  expect(received - sumOf(order.refunds.map((refund: any) => refund.amount.amount))).toBe(isConfirmed ? total : 0);
  expect(order.tickets).toHaveLength(isConfirmed ? 2 : 0);
}

describe('an order', () => {
  it('that two members mark at the same time is paid once', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    const answers = await Promise.all([1, 2, 3].map(() => markPaid(party.organizer, orderId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await runMinuteJobAfter(1_000);
    const paid = await read(buyer, orderId);
    expect(paid).toMatchObject({ status: 'confirmed', refunds: [] });
    expectConsistent(paid);
  });

  it('whose parts are marked at the same time keeps each of them', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId } = await ordered(party);
    const marks = [4_000, 3_000, 5_000].map((amount) => markPaid(party.organizer, orderId, { amount: euros(amount) }));
    const answers = await Promise.all(marks);
    await runMinuteJobAfter(1_000);
    const paid = await read(buyer, orderId);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(2);
    expect(paid.status).toBe('confirmed');
    expectConsistent(paid);
  });

  it('that its buyer cancels meanwhile is either confirmed, or its money goes back', async () => {
    for (let round = 0; round < 4; round++) {
      const party = await sellsByTransfer();
      const { buyer, orderId } = await ordered(party);
      const [marked, cancelled] = await Promise.all([
        markPaid(party.organizer, orderId),
        call('POST', `/v1/orders/${orderId}/cancel`, { token: buyer.token, body: {} }),
      ]);
      expect([202, 409]).toContain(marked.status);
      await runMinuteJobAfter(2 * minute);
      const after = await read(buyer, orderId);
      expect(after.status).toBe(cancelled.status === 202 ? 'cancelled' : 'confirmed');
      expectConsistent(after);
      expect(await available(party.eventId)).toBe(after.status === 'confirmed' ? 3 : 5);
      expect(await findings(party.eventId)).toEqual([]);
    }
  });

  it('that expires meanwhile is either confirmed, or its money goes back', async () => {
    const { handler } = await import('../../../../functions/orders/every-minute.ts');
    const { markPaid: record } = await import('../../../../functions/orders/payment/manual/mark-paid.ts');
    const { clock } = await import('../../../../shared/base/clock.ts');
    for (let round = 0; round < 4; round++) {
      const party = await sellsByTransfer();
      const { buyer, orderId } = await ordered(party);
      await passTime(5 * day + minute);
      const receipt = { key: 'k', hash: 'h', by: party.organizer.id };
      await Promise.allSettled([record(orderId, receipt, clock.now()), handler()]);
      await resetTime();
      await runMinuteJobAfter(5 * day + 3 * minute);
      const after = await read(buyer, orderId);
      expect(['confirmed', 'failed']).toContain(after.status);
      expectConsistent(after);
      expect(await findings(party.eventId)).toEqual([]);
    }
  });
});

it('an organizer who switches it off leaves the orders that wait payable', async () => {
  const party = await sellsByTransfer();
  const { buyer, orderId } = await ordered(party);
  const { token } = party.organizer;
  const off = { manualPayment: { enabled: false } };
  must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: off }));
  const offers = must(200, await call('GET', `/v1/payments/providers?eventId=${party.eventId}`)).items;
  expect(offers.map(({ provider }: { provider: string }) => provider)).not.toContain('manual');
  expect((await read(buyer, orderId)).payment.instructions).toContain('IS14');
  must(202, await markPaid(party.organizer, orderId));
  await runMinuteJobAfter(1_000);
  expect((await read(buyer, orderId)).status).toBe('confirmed');
});
