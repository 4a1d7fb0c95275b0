import { beforeAll, describe, expect, it } from 'vitest';
import { amountsOf, anotherOf, bought, holding, showWith, type Wish } from '../../../support/actors/priced-show.ts';
import { type Account, must } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { findings } from '../../../support/state/audit.ts';
import { confirm } from '../../../support/state/saga.ts';

/*
 * Goal: buyers pay what their cart shows, with booking fee and tax by the rule, however these are set.
 * Method: sells through the API in process, from cart to paid order, under terms of every kind.
 */

beforeAll(() => startInProcess({ cache: false }));

const fee = { perTicket: 150 };

describe('an order', () => {
  it.each<[string, Wish, number[]]>([
    ['without fee and tax', {}, [4_500, 0, 0, 0, 4_500]],
    ['with a fee for the buyer', { terms: { fee } }, [4_500, 0, 300, 0, 4_800]],
    ['with a fee for the organizer', { terms: { fee: { ...fee, organizerPays: true } } }, [4_500, 0, 0, 0, 4_500]],
    ['with an included tax', { terms: { tax: { rate: 19, included: true } } }, [4_500, 0, 0, 718, 4_500]],
    ['with an added tax', { terms: { tax: { rate: 19 } } }, [4_500, 0, 0, 855, 5_355]],
    [
      'with a fee and an included tax',
      { terms: { fee, tax: { rate: 19, included: true } } },
      [4_500, 0, 300, 766, 4_800],
    ],
    ['with a fee and an added tax', { terms: { fee, tax: { rate: 19 } } }, [4_500, 0, 300, 912, 5_712]],
    ['with a tax of its type', { taxRate: 7, terms: { fee, tax: { rate: 19 } } }, [4_500, 0, 300, 336, 5_136]],
    ['with a tax of its type alone', { taxRate: 7 }, [4_500, 0, 0, 294, 4_500]],
    [
      'in yen',
      { amount: 2_225, currency: 'JPY', terms: { fee: { percent: 3 }, tax: { rate: 10 } } },
      [4_450, 0, 134, 458, 5_042],
    ],
    [
      'in dinars',
      { amount: 12_345, currency: 'KWD', terms: { fee: { percent: 1.5 }, tax: { rate: 5 } } },
      [24_690, 0, 370, 1_253, 26_313],
    ],
  ])('%s costs what its cart showed', async (_, wish, expected) => {
    const party = await showWith(wish);
    const { amounts, order: done } = await bought(await holding([party, 2]));
    expect(amounts).toEqual(expected);
    expect(done.total.currency).toBe(wish.currency ?? 'EUR');
  });

  it('shows fee, tax and rate of its lines', async () => {
    const party = await showWith({ terms: { fee, tax: { rate: 19, included: true } } });
    const { order: done } = await bought(await holding([party, 2]));
    const euros = (amount: number) => ({ amount, currency: 'EUR' });
    expect(done.items).toMatchObject([
      { total: euros(4_500), fee: euros(300), tax: euros(766), taxRate: 19, taxIncluded: true },
    ]);
    expect(done.items[0]).not.toHaveProperty('terms');
  });

  it('has the same numbers in the list of orders and in the export of personal data', async () => {
    const party = await showWith({ terms: { fee, tax: { rate: 19 } } });
    const buyer = await holding([party, 2]);
    const { amounts, order: done } = await bought(buyer);
    const { items } = must(200, await call('GET', '/v1/orders', { token: buyer.token }));
    expect(items.map(amountsOf)).toEqual([amounts]);
    const { orders } = must(200, await call('GET', '/v1/auth/me/export', { token: buyer.token }));
    expect(orders.map(amountsOf)).toEqual([amounts]);
    expect(orders[0].items).toEqual(done.items);
  });

  it('pays one fee of the order to an organizer of two of its events', async () => {
    const terms = { fee: { perOrder: 100 } };
    const one = await showWith({ terms });
    const other = await anotherOf(one, { amount: 4_500, terms });
    const { amounts, order: done } = await bought(await holding([one, 1], [other, 1]));
    expect(amounts).toEqual([6_750, 0, 100, 0, 6_850]);
    expect(done.items.map(({ fee: share }: { fee: { amount: number } }) => share.amount)).toEqual([33, 67]);
  });

  it('pays the fee of each organizer, who sees their own part', async () => {
    const parties = [
      await showWith({ terms: { fee: { perOrder: 100 } } }),
      await showWith({ terms: { fee: { perOrder: 70 }, tax: { rate: 10 } } }),
    ] as const;
    const { amounts, order: done } = await bought(await holding([parties[0], 1], [parties[1], 2]));
    expect(amounts).toEqual([6_750, 0, 170, 457, 7_377]);
    const [seen] = await Promise.all(
      parties.map(({ organizer }) => call('GET', `/v1/orders/${done.id}`, { token: organizer.token })),
    );
    const own = must(200, seen as never);
    expect(amountsOf(own)).toEqual([2_250, 0, 100, 0, 2_350]);
    expect(own.payments).toMatchObject([{ amount: { amount: 2_350 } }]);
  });

  it('has fee and tax on what a promotion code leaves', async () => {
    const party = await showWith({ terms: { fee: { percent: 10 }, tax: { rate: 20 } } });
    const { organizer, eventId } = party;
    const path = `/v1/events/${eventId}/promo-codes`;
    must(201, await call('POST', path, { token: organizer.token, body: { code: 'HALF-OFF', percent: 50 } }));
    must(201, await call('POST', path, { token: organizer.token, body: { code: 'ALL-OFF', percent: 100 } }));
    const enter = ({ token }: Account, code: string) => call('PUT', '/v1/cart/promo-code', { token, body: { code } });
    const buyer = await holding([party, 2]);
    must(200, await enter(buyer, 'HALF-OFF'));
    expect((await bought(buyer)).amounts).toEqual([4_500, 2_250, 225, 495, 2_970]);

    const guest = await holding([party, 1]);
    must(200, await enter(guest, 'ALL-OFF'));
    const free = must(202, await call('POST', '/v1/orders', { token: guest.token, body: {} }));
    expect([amountsOf(free), free.payments]).toEqual([[2_250, 2_250, 0, 0, 0], []]);
    expect(await confirm(free.id)).toEqual({ outcome: 'confirmed' });
  });

  it('is refused at another total than the buyer has seen, with the one in all', async () => {
    const party = await showWith({ terms: { fee, tax: { rate: 19 } } });
    const buyer = await holding([party, 2]);
    const payment = { provider: 'test', token: 'tok_ok' };
    const place = (amount: number) =>
      call('POST', '/v1/orders', { token: buyer.token, body: { payment, expectedTotal: { amount, currency: 'EUR' } } });
    const refused = await place(4_500);
    expect([refused.status, refused.body.code, refused.body.total.amount]).toEqual([409, 'price_changed', 5_712]);
    expect(must(202, await place(5_712)).total.amount).toBe(5_712);
  });
});

describe('the box office', () => {
  it('charges the tax and no booking fee, and counts what it has taken', async () => {
    const party = await showWith({ terms: { fee, tax: { rate: 19 } } });
    const { organizer, eventId, ticketTypeId } = party;
    const body = { items: [{ ticketTypeId, quantity: 2 }], method: 'cash' };
    const sold = must(
      201,
      await call('POST', `/v1/events/${eventId}/box-office/orders`, { token: organizer.token, body }),
    );
    expect(amountsOf(sold)).toEqual([4_500, 0, 0, 855, 5_355]);
    expect(sold.payments).toMatchObject([{ status: 'captured', amount: { amount: 5_355 } }]);
    const { salesOf } = await import('../../../../functions/orders/reports/sales.ts');
    const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
    const stored = await readOrder(sold.id);
    expect(stored && salesOf(stored)).toMatchObject([{ boxOffice: { tickets: 2, amount: 5_355 } }]);
    expect(await findings(eventId)).toEqual([]);
  });

  it('gives comps without any', async () => {
    const party = await showWith({ terms: { fee, tax: { rate: 19 } } });
    const body = {
      ticketTypeId: party.ticketTypeId,
      quantity: 1,
      email: 'fan@example.org',
      name: 'Fay',
      reason: 'Press',
    };
    const given = await call('POST', `/v1/events/${party.eventId}/comps`, { token: party.organizer.token, body });
    expect(amountsOf(must(202, given))).toEqual([0, 0, 0, 0, 0]);
  });
});
