import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { dayIn } from '../../../shared/base/wall-clock.ts';
import type { Transaction } from '../../../shared/ledger/ledger-row.ts';
import { deliver, recordsOf } from '../../support/accounting/stream.ts';
import { posted } from '../../support/accounting/transactions.ts';
import { admin } from '../../support/actors/admin.ts';
import { join } from '../../support/actors/callers.ts';
import { account, type Draft, draft, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { meter } from '../../support/engine/meter.ts';
import { smallPages } from '../../support/faults/small-pages.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: an organizer reads what it sold and what it is owed, by the days of its zone.
 * Method: transactions are delivered to the reader of the ledger, and the statements are read by HTTP.
 */

beforeAll(() => startInProcess({ cache: false }));

const timezone = 'America/New_York';
/** Half past ten in the evening of that day in New York: the next day in UTC. */
const evening = (day: string): number => Date.parse(`${day}T22:30:00-04:00`);

async function organizer(): Promise<Draft> {
  const one = await draft();
  const body = { timezone };
  must(200, await call('PATCH', `/v1/organizers/${one.organizerId}`, { token: one.organizer.token, body }));
  return one;
}

let count = 0;
/** A sale of two tickets for 119.00 with 19 % tax and a booking fee of 2.38, at 22:30 of that day. */
function sale({ eventId }: Pick<Draft, 'eventId'>, day: string, change: Partial<Transaction> = {}): Transaction {
  const orderId = `ord_${count++}`;
  return {
    id: `${orderId}#sale`,
    at: evening(day),
    kind: 'sale',
    currency: 'EUR',
    orderId,
    events: [eventId],
    entries: [
      ['customers', 12_138],
      ['sales:19', -10_000],
      ['booking_fees:19', -200],
      ['tax:19', -1_938],
    ],
    tickets: [2],
    ...change,
  };
}
const refund = (of: Pick<Draft, 'eventId'>, day: string) =>
  sale(of, day, {
    kind: 'refund',
    credits: true,
    entries: [
      ['sales:19', 10_000],
      ['tax:19', 1_900],
      ['refunds', -11_900],
    ],
    tickets: [1],
  });
const payout = (day: string, amount: number) =>
  sale({ eventId: '' }, day, {
    kind: 'payout',
    events: [],
    entries: [
      ['payouts', amount],
      ['bank', -amount],
    ],
    tickets: [],
  });

let delivered = 0;
async function post({ organizerId }: Draft, ...transactions: Transaction[]): Promise<void> {
  const from = delivered;
  delivered += transactions.length;
  const rows = transactions.map((one) => posted(one, { organizerId, timezone }));
  await deliver(recordsOf(rows, from));
}

const ask = ({ organizerId, organizer: { token } }: Draft, what: string, query = 'from=2026-09-01&to=2026-09-30') =>
  call('GET', `/v1/organizers/${organizerId}/${what}?${query}`, { token });

const euros = (amount: number) => ({ amount, currency: 'EUR' });

describe('a settlement', () => {
  it('says what was sold, refunded and paid out in the days of the organizer’s zone, and what is open', async () => {
    const one = await organizer();
    await post(one, sale(one, '2026-08-31'), sale(one, '2026-09-01'), sale(one, '2026-09-30'), sale(one, '2026-10-01'));
    await post(one, refund(one, '2026-09-30'), payout('2026-09-15', 5_000));
    const settlement = must(200, await ask(one, 'settlement'));
    expect(settlement).toMatchObject({ from: '2026-09-01', to: '2026-09-30', timezone, closed: true });
    expect(settlement.closesAt).toBe('2026-10-01T00:10:00-04:00');
    expect(settlement.organizer.id).toBe(one.organizerId);
    const figures = {
      orders: 2,
      tickets: { sold: 4, refunded: 1 },
      sales: { net: euros(20_000), tax: euros(3_876), total: euros(23_876) },
      refunds: { count: 1, net: euros(10_000), tax: euros(1_900), total: euros(11_900) },
      bookingFees: { paidByBuyers: euros(400), refunded: euros(0), paidByOrganizer: euros(0) },
    };
    expect(settlement.totals).toEqual([
      expect.objectContaining({
        ...figures,
        openingBalance: euros(11_938),
        payouts: euros(5_000),
        balanceChange: euros(23_876 - 11_900 - 5_000),
        closingBalance: euros(11_938 + 23_876 - 11_900 - 5_000),
      }),
    ]);
    expect(settlement.events).toEqual([
      expect.objectContaining({ ...figures, eventId: one.eventId, title: expect.any(String), payouts: euros(0) }),
      expect.objectContaining({
        orders: 0,
        tickets: { sold: 0, refunded: 0 },
        payouts: euros(5_000),
        balanceChange: euros(-5_000),
      }),
    ]);
    expect(settlement.events[1]).not.toHaveProperty('eventId');
  });

  it('of one event has only what belongs to it', async () => {
    const one = await organizer();
    const other = { eventId: 'evt_other' };
    await post(one, sale(one, '2026-09-02'), sale(other, '2026-09-02'), payout('2026-09-03', 700));
    const query = `from=2026-09-01&to=2026-09-30&eventId=${one.eventId}`;
    const settlement = must(200, await ask(one, 'settlement', query));
    expect(settlement.eventId).toBe(one.eventId);
    expect(settlement.totals).toMatchObject([{ orders: 1, payouts: euros(0), closingBalance: euros(11_938) }]);
    expect(settlement.events).toHaveLength(1);
  });

  it('keeps currencies apart, and is empty where nothing happened', async () => {
    const one = await organizer();
    expect(must(200, await ask(one, 'settlement'))).toMatchObject({ totals: [], events: [] });
    await post(one, sale(one, '2026-09-02'), sale(one, '2026-09-02', { currency: 'KWD' }));
    const { totals } = must(200, await ask(one, 'settlement'));
    expect(totals.map(({ currency, orders }: any) => [currency, orders])).toEqual([
      ['EUR', 1],
      ['KWD', 1],
    ]);
  });

  it('stays on the days of the former zone when the organizer moves to another', async () => {
    const one = await organizer();
    await post(one, sale(one, '2026-09-30'));
    const body = { timezone: 'Asia/Tokyo' };
    must(200, await call('PATCH', `/v1/organizers/${one.organizerId}`, { token: one.organizer.token, body }));
    expect(must(200, await ask(one, 'settlement'))).toMatchObject({ timezone: 'Asia/Tokyo', totals: [{ orders: 1 }] });
  });

  it('is not closed before its last day has ended', async () => {
    const one = await organizer();
    const today = dayIn(timezone, Date.now());
    expect(must(200, await ask(one, 'settlement', `from=${today}`))).toMatchObject({ closed: false });
    expect(must(200, await ask(one, 'settlement', ''))).toMatchObject({ closed: true });
  });

  it.each([
    ['from=2026-09-30&to=2026-09-01', '?to'],
    ['from=2026-01-01&to=2027-02-05', '?to'],
    ['from=2026-02-30', '?from'],
  ])('is refused for %s', async (query, pointer) => {
    const refused = await ask(await organizer(), 'settlement', query);
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_request', errors: [{ pointer }] } });
  });

  it('costs as many requests for many orders as for a few', async () => {
    const [few, many] = [await organizer(), await organizer()];
    await post(few, ...Array.from({ length: 32 }, () => sale(few, '2026-09-02')));
    for (let batch = 0; batch < 4; batch++)
      await post(many, ...Array.from({ length: 1_000 }, () => sale(many, '2026-09-02')));
    const used = await meter();
    const requestsOf = async (one: Draft) => {
      // The first request also reads who asks.
      must(200, await ask(one, 'settlement'));
      used.since();
      const { totals } = must(200, await ask(one, 'settlement'));
      return [totals[0].orders, used.since().requests];
    };
    const [[ofFew, fewRequests], [ofMany, manyRequests]] = [await requestsOf(few), await requestsOf(many)];
    expect([ofFew, ofMany]).toEqual([32, 4_000]);
    expect(manyRequests).toBe(fewRequests);
  });

  it('adds up every page of its totals', async () => {
    const one = await organizer();
    await post(
      one,
      ...Array.from({ length: 40 }, (_, n) => sale(one, `2026-09-${String(1 + (n % 20)).padStart(2, '0')}`)),
    );
    const queries = await smallPages(3);
    expect(must(200, await ask(one, 'settlement')).totals[0].orders).toBe(40);
    expect(queries()).toBeGreaterThan(5);
  });
});

describe('the files of a settlement', () => {
  const lines = (csv: string, delimiter = ',') =>
    parse(csv, { columns: true, bom: true, delimiter }) as Record<string, string>[];

  it('are a CSV file of events and totals in units of the currency', async () => {
    const one = await organizer();
    await post(one, sale(one, '2026-09-02'), refund(one, '2026-09-02'), payout('2026-09-03', 20_000));
    const answer = await ask(one, 'settlement.csv', 'from=2026-09-01&to=2026-09-30&separator=;');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="settlement-2026-09-01-2026-09-30.csv"',
    );
    expect(lines(answer.body, ';')).toMatchObject([
      {
        line: 'event',
        eventId: one.eventId,
        salesNet: '100,00',
        salesTax: '19,38',
        ticketsSold: '2',
        ticketsRefunded: '1',
        balanceChange: '0,38',
      },
      { line: 'event', eventId: '', ticketsSold: '0', payouts: '200,00', balanceChange: '-200,00' },
      { line: 'total', currency: 'EUR', ticketsSold: '2', openingBalance: '0,00', closingBalance: '-199,62' },
    ]);
  });

  it('are a PDF', async () => {
    const one = await organizer();
    await post(one, sale(one, '2026-09-02'));
    const answer = await ask(one, 'settlement.pdf');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
  });
});

describe('a tax report', () => {
  it('has sales and refunds per rate, with the buyers’ booking fees, the lowest rate first', async () => {
    const one = await organizer();
    const reduced = sale(one, '2026-09-03', {
      entries: [
        ['customers', 1_070],
        ['sales:7', -1_000],
        ['tax:7', -70],
      ],
    });
    await post(one, sale(one, '2026-09-02'), reduced, refund(one, '2026-09-04'));
    const { items } = must(200, await ask(one, 'tax-report'));
    const taxed = (net: number, tax: number) => ({ net: euros(net), tax: euros(tax), gross: euros(net + tax) });
    expect(items).toEqual([
      { currency: 'EUR', rate: 7, sales: taxed(1_000, 70), refunds: taxed(0, 0), ...taxed(1_000, 70) },
      { currency: 'EUR', rate: 19, sales: taxed(10_200, 1_938), refunds: taxed(10_000, 1_900), ...taxed(200, 38) },
    ]);
    const csv = (await ask(one, 'tax-report.csv')).body as string;
    expect(parse(csv, { columns: true, bom: true })).toMatchObject([
      { rate: '7', net: '10.00', tax: '0.70', gross: '10.70' },
      { rate: '19', net: '2.00', tax: '0.38', gross: '2.38' },
    ]);
  });
});

describe('who may read statements', () => {
  const paths = ['settlement', 'settlement.csv', 'settlement.pdf', 'tax-report', 'tax-report.csv'];

  it.each(paths)('%s: members who see sales, and administrators', async (path) => {
    const one = await organizer();
    const asMember = async (role: string) => {
      const { id, token } = await account();
      await join(one.organizerId, id, role);
      return (await ask({ ...one, organizer: { ...one.organizer, token } }, path)).status;
    };
    expect([await asMember('viewer'), await asMember('editor'), await asMember('gatekeeper')]).toEqual([200, 200, 403]);
    const as = async ({ token }: { token: string }) =>
      (await ask({ ...one, organizer: { ...one.organizer, token } }, path)).status;
    expect([await as(await account()), await as(await admin())]).toEqual([404, 200]);
  });

  it('nobody, for an event of another organizer', async () => {
    const [one, other] = [await organizer(), await organizer()];
    for (const eventId of [other.eventId, 'evt_unknown'])
      expect((await ask(one, 'settlement', `eventId=${eventId}`)).status).toBe(404);
  });
});
